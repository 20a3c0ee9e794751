package io.federation.git.remote;

import io.federation.machine.AllAddresses;
import io.federation.machine.ProxySettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.time.Duration;
import java.util.Objects;
import org.eclipse.jgit.errors.UnsupportedCredentialItem;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Shows a repository's login to the server of its URL and to no other, whatever that server
 * redirects to: JGit's own connections would go on showing it.
 */
final class HttpLogin extends CredentialsProvider implements HttpConnectionFactory {

  private final URIish server;
  private final Credentials credentials;
  private final Duration silence;
  private final ReceivedData received;
  private @Nullable IOException failure;
  private boolean asked;

  /**
   * Makes one for the server of a repository.
   *
   * @param silence how long its next byte is waited for
   * @param received counts what it sends
   */
  HttpLogin(URIish server, Credentials credentials, Duration silence, ReceivedData received) {
    this.server = server;
    this.credentials = credentials;
    this.silence = silence;
    this.received = received;
  }

  /** Returns why the login could not be read, if it was asked for and could not. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public boolean supports(CredentialItem... items) {
    for (CredentialItem item : items) {
      if (!(item instanceof CredentialItem.Username || item instanceof CredentialItem.Password)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean get(URIish uri, CredentialItem... items) throws UnsupportedCredentialItem {
    if (!isSameServer(uri.getScheme(), uri.getHost(), uri.getPort())) {
      return false;
    }
    if (asked) {
      // Showing it once more would change nothing.
      if (failure == null) {
        failure = new IOException("the server refused the login in " + credentials.loginFile());
      }
      return false;
    }
    asked = true;
    try {
      Credentials.Login login = credentials.login().orElse(null);
      if (login == null) {
        failure =
            new IOException(
                "the server wants a login: put username=... and password=... into "
                    + credentials.loginFile()
                    + ", mode 600");
        return false;
      }
      for (CredentialItem item : items) {
        if (item instanceof CredentialItem.Username username) {
          username.setValue(login.username());
        } else if (item instanceof CredentialItem.Password password) {
          password.setValue(login.password().toCharArray());
        }
      }
      return true;
    } catch (IOException e) {
      failure = e;
      return false;
    }
  }

  private boolean isSameServer(String scheme, String host, int port) {
    return Objects.equals(server.getScheme(), scheme)
        && Objects.equals(server.getHost(), host)
        && server.getPort() == port;
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    return create(url, Proxy.NO_PROXY);
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) throws IOException {
    boolean trusted = isSameServer(url.getProtocol(), url.getHost(), url.getPort());
    Proxy used =
        proxy.type() == Proxy.Type.DIRECT
            ? AllAddresses.proxyFor(url, Math.toIntExact(Timeouts.CONNECT.toMillis()))
            : proxy;
    return new Connection(url, used, trusted, silence, received);
  }

  /** Keeps what is opened: JGit's connection does not hand out what a server says is wrong. */
  private static final class ConnectionOpener extends URLStreamHandler {

    private @Nullable HttpURLConnection opened;

    @Override
    protected URLConnection openConnection(URL url) throws IOException {
      return openConnection(url, Proxy.NO_PROXY);
    }

    @Override
    protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
      opened = (HttpURLConnection) new URL(url.toExternalForm()).openConnection(proxy);
      return opened;
    }

    @Nullable InputStream errors() {
      return opened == null ? null : opened.getErrorStream();
    }
  }

  private static final class Connection extends JDKHttpConnection {

    private final ConnectionOpener opener;
    private final boolean trusted;
    private final Duration silence;
    private final ReceivedData received;
    private boolean heard;

    Connection(URL url, Proxy proxy, boolean trusted, Duration silence, ReceivedData received)
        throws IOException {
      this(new ConnectionOpener(), url, proxy, trusted, silence, received);
    }

    private Connection(
        ConnectionOpener opener,
        URL url,
        Proxy proxy,
        boolean trusted,
        Duration silence,
        ReceivedData received)
        throws IOException {
      super(new URL(null, url.toExternalForm(), opener), proxy);
      this.opener = opener;
      this.trusted = trusted;
      this.silence = silence;
      this.received = received;
    }

    @Override
    public int getResponseCode() throws IOException {
      int code = super.getResponseCode();
      if (code == HttpURLConnection.HTTP_PROXY_AUTH) {
        throw new IOException(ProxySettings.LOGIN_REFUSED);
      }
      // What is said of a missing login is the first step of showing it.
      if (!heard && code >= HttpURLConnection.HTTP_BAD_REQUEST && code != HTTP_UNAUTHORIZED) {
        heard = true;
        String type = getContentType();
        try (InputStream errors = opener.errors()) {
          if (errors != null && type != null && type.startsWith("text/plain")) {
            received.hear(errors);
          }
        }
      }
      return code;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return received.counted(super.getInputStream());
    }

    @Override
    public void setReadTimeout(int timeout) {
      super.setReadTimeout(Math.max(1, Math.toIntExact(silence.toMillis())));
    }

    @Override
    public void setConnectTimeout(int timeout) {
      super.setConnectTimeout(Math.toIntExact(Timeouts.CONNECT.toMillis()));
    }

    @Override
    public void setRequestProperty(String key, String value) {
      if (trusted || !key.equalsIgnoreCase("Authorization")) {
        super.setRequestProperty(key, value);
      }
    }
  }
}
