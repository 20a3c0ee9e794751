package io.federation.git;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.util.Objects;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/**
 * Opens http connections that show a login to one server alone: JGit itself goes on showing it to
 * whatever server the first one redirects to.
 */
final class OneServerConnections implements HttpConnectionFactory {

  private final URIish server;

  OneServerConnections(URIish server) {
    this.server = server;
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    return create(url, Proxy.NO_PROXY);
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) throws IOException {
    return new Connection(url, proxy, isServer(url));
  }

  private boolean isServer(URL url) {
    return Objects.equals(server.getScheme(), url.getProtocol())
        && Objects.equals(server.getHost(), url.getHost())
        && server.getPort() == url.getPort();
  }

  private static final class Connection extends JDKHttpConnection {

    private final boolean trusted;

    Connection(URL url, Proxy proxy, boolean trusted) throws IOException {
      super(url, proxy);
      this.trusted = trusted;
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
