package io.federation.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** Lets connections of this JVM try all addresses of a server; Java's own try the first alone. */
public final class AllAddresses {

  private AllAddresses() {}

  /**
   * Returns the proxy by which to open a connection to {@code url}, such as {@link Proxy#NO_PROXY}.
   *
   * @param millis how long each address may take to accept a connection
   */
  public static Proxy proxyFor(URL url, int millis) {
    boolean secure = url.getProtocol().equals("https");
    if (!secure && !url.getProtocol().equals("http")) {
      return Proxy.NO_PROXY;
    }
    Proxy proxy = ProxySelector.getDefault().select(URI.create(url.toString())).get(0);
    if (proxy.type() != Proxy.Type.DIRECT) {
      return proxy;
    }
    if (secure) {
      if (!(HttpsURLConnection.getDefaultSSLSocketFactory() instanceof Factory)) {
        HttpsURLConnection.setDefaultSSLSocketFactory(
            new Factory(HttpsURLConnection.getDefaultSSLSocketFactory()));
      }
      return proxy;
    }
    int port = url.getPort() < 0 ? url.getDefaultPort() : url.getPort();
    InetSocketAddress first = new InetSocketAddress(url.getHost(), port);
    InetSocketAddress accepting = accepting(first, millis);
    if (accepting.equals(first)) {
      return proxy;
    }
    // Every server takes requests as a proxy does (RFC 9112, section 3.2.2), which Java sends to
    // any address; by the host's name it would look up the first one again.
    String address = accepting.getAddress().getHostAddress();
    return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(address, port));
  }

  /**
   * Returns an address of the same host and port that accepts connections, {@code first} if there
   * is no other or none does.
   *
   * @param millis how long each address may take
   */
  public static InetSocketAddress accepting(InetSocketAddress first, int millis) {
    InetAddress[] all;
    try {
      all = InetAddress.getAllByName(first.getHostString());
    } catch (UnknownHostException e) {
      return first;
    }
    if (all.length == 1) {
      return first;
    }
    for (InetAddress each : all) {
      InetSocketAddress address = new InetSocketAddress(each, first.getPort());
      try (Socket socket = new Socket(Proxy.NO_PROXY)) {
        socket.connect(address, millis);
        return address;
      } catch (IOException e) {
        // The next one may.
      }
    }
    return first;
  }

  private static final class Factory extends SSLSocketFactory {

    private final SSLSocketFactory usual;

    Factory(SSLSocketFactory usual) {
      this.usual = usual;
    }

    /** Over which Java puts TLS when it is connected. */
    @Override
    public Socket createSocket() {
      return new Socket(Proxy.NO_PROXY) {
        @Override
        public void connect(SocketAddress address, int millis) throws IOException {
          super.connect(accepting((InetSocketAddress) address, millis), millis);
        }
      };
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean close)
        throws IOException {
      return usual.createSocket(socket, host, port, close);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return usual.createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
        throws IOException {
      return usual.createSocket(host, port, from, fromPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return usual.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
        throws IOException {
      return usual.createSocket(host, port, from, fromPort);
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return usual.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return usual.getSupportedCipherSuites();
    }
  }
}
