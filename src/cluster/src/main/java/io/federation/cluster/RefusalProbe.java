package io.federation.cluster;

import io.federation.machine.ErrorText;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.zookeeper.client.ConnectStringParser;

/**
 * Finds out why servers that can be reached do not let a client in. ZooKeeper's own client does not
 * tell: it tries again without end.
 */
final class RefusalProbe {

  private static final Duration CONNECTING = Duration.ofSeconds(1);

  /** A server that accepts a client waits for its request; one that refuses it answers at once. */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private static final String WANTS_TLS =
      "it wants TLS: credentials/zookeeper.properties needs keyStore=... and trustStore=...";

  private RefusalProbe() {}

  /**
   * Asks the first server that takes a connection.
   *
   * @return the reason, for people; nothing if none answers, or the reason is not one of TLS
   */
  static Optional<String> of(String servers, ClusterCredentials credentials) {
    SSLContext context;
    try {
      context =
          credentials.tls().isPresent()
              ? ClientTls.open(credentials.tls().get())
              : SSLContext.getDefault();
    } catch (GeneralSecurityException | IOException e) {
      return Optional.of(ErrorText.of(e));
    }
    for (InetSocketAddress server : new ConnectStringParser(servers).getServerAddresses()) {
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(server.getHostString(), server.getPort()),
            (int) CONNECTING.toMillis());
        socket.setSoTimeout((int) SILENCE.toMillis());
        return credentials.tls().isPresent()
            ? ofTls(socket, server, context, credentials.tls().get())
            : ofPlain(socket, server, context);
      } catch (IOException e) {
        // It is down; the next one may not be.
      }
    }
    return Optional.empty();
  }

  private static Optional<String> ofPlain(
      Socket socket, InetSocketAddress server, SSLContext context) {
    try {
      shakeHands(socket, server, context);
      return Optional.of(WANTS_TLS);
    } catch (IOException e) {
      return alert(e).isPresent() || distrust(e).isPresent()
          ? Optional.of(WANTS_TLS)
          : Optional.empty();
    }
  }

  private static Optional<String> ofTls(
      Socket socket, InetSocketAddress server, SSLContext context, ClusterCredentials.Tls tls) {
    try {
      SSLSocket secure = shakeHands(socket, server, context);
      return isClosed(secure) ? Optional.of(notTaken(tls)) : Optional.empty();
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          distrust(e)
              .map(reason -> distrusted(reason, server, tls))
              .or(() -> alert(e).map(alert -> alerted(alert, tls)))
              .orElse(
                  "it closes the connection before TLS begins: the port is not its"
                      + " secureClientPort, or it takes no more clients now"));
    }
  }

  private static SSLSocket shakeHands(Socket socket, InetSocketAddress server, SSLContext context)
      throws IOException {
    SSLSocket secure =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(socket, server.getHostString(), server.getPort(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  /** By TLS 1.3 a server refuses a client's certificate after the client's part is done. */
  private static boolean isClosed(SSLSocket secure) throws IOException {
    return secure.getInputStream().read() < 0;
  }

  private static Optional<String> alert(IOException trouble) {
    String message = String.valueOf(trouble.getMessage());
    int colon = message.indexOf("fatal alert: ");
    return colon < 0
        ? Optional.empty()
        : Optional.of(message.substring(colon + "fatal alert: ".length()));
  }

  private static String alerted(String alert, ClusterCredentials.Tls tls) {
    String lower = alert.toLowerCase(Locale.ROOT);
    return lower.contains("certificate") || lower.contains("unknown_ca")
        ? notTaken(tls)
        : "it does not agree on TLS: " + alert;
  }

  private static String notTaken(ClusterCredentials.Tls tls) {
    return "it does not take the certificate of keyStore="
        + tls.keyStore()
        + ": the server's ssl.trustStore must have what that is signed by";
  }

  private static Optional<String> distrust(IOException trouble) {
    boolean isDistrust = false;
    Throwable last = trouble;
    for (Throwable each = trouble; each != null; each = each.getCause()) {
      isDistrust |= each instanceof CertificateException;
      last = each;
    }
    return isDistrust ? Optional.of(ErrorText.of(last)) : Optional.empty();
  }

  private static String distrusted(
      String reason, InetSocketAddress server, ClusterCredentials.Tls tls) {
    return "its certificate must be for "
        + server.getHostString()
        + " and signed by what trustStore="
        + tls.trustStore()
        + " has: "
        + reason;
  }
}
