package io.federation.local;

import io.federation.local.node.LocalNode;
import io.federation.model.spec.FederationSpec;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;

/** The pages by which people reach a federation: those of the nodes whose part has an edge. */
public final class EdgePages {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int FIRST_ERROR = 400;

  private EdgePages() {}

  /** Returns the addresses of the pages, those of one part after those of another. */
  static List<String> urls(FederationSpec spec, List<LocalNode> nodes) throws IOException {
    List<String> urls = new ArrayList<>();
    for (LocalNode node : nodes) {
      FederationSpec.Part part = spec.parts().get(node.part());
      Optional<Integer> port =
          part == null
              ? Optional.empty()
              : part.edge().flatMap(name -> Optional.ofNullable(part.ports().get(name)));
      Optional<String> address = node.address();
      if (port.isPresent() && address.isPresent()) {
        urls.add(url(address.get(), port.get()));
      }
    }
    return urls;
  }

  /**
   * Returns the address of the first page behind a port, such as {@code http://127.77.3.1:8080/}.
   * Behind the port of HTTPS it is taken to be spoken (RFC 9110, section 4.2), and HTTP behind all
   * others.
   */
  public static String url(String address, int port) {
    return switch (port) {
      case HTTP -> "http://" + address + "/";
      case HTTPS -> "https://" + address + "/";
      default -> "http://" + address + ":" + port + "/";
    };
  }

  /** Returns why a page is not there for people, in a few words; nothing if it is. */
  public static Optional<String> trouble(String url) {
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setUseCaches(false);
      try {
        int status = connection.getResponseCode();
        return status > 0 && status < FIRST_ERROR
            ? Optional.empty()
            : Optional.of("answers with status " + status);
      } finally {
        connection.disconnect();
      }
    } catch (SSLHandshakeException e) {
      // Whoever speaks TLS is there; its certificate is made out to a name, not to this address.
      return e.getCause() instanceof CertificateException
          ? Optional.empty()
          : Optional.of(silence(e));
    } catch (IOException e) {
      return Optional.of(silence(e));
    }
  }

  private static String silence(IOException trouble) {
    return "does not answer (" + trouble.getMessage() + ")";
  }
}
