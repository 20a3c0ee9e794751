package io.federation.git.remote;

import org.jspecify.annotations.Nullable;

/**
 * The server of an http or https url.
 *
 * @param secure whether it is https
 * @param host its name or IPv4 address
 * @param port its port, the scheme's own where the url names none
 * @param authority host and port as the url has them
 */
record HttpServerAddress(boolean secure, String host, int port, String authority) {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /** Returns the server of {@code url}; null if it is another kind of url, or an unusual one. */
  static @Nullable HttpServerAddress of(String url) {
    boolean secure = url.startsWith("https://");
    if (!secure && !url.startsWith("http://")) {
      return null;
    }
    int begin = url.indexOf("//") + 2;
    int end = url.indexOf('/', begin);
    if (end < 0) {
      return null;
    }
    String authority = url.substring(begin, end);
    int colon = authority.indexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    if (host.isEmpty() || authority.indexOf('@') >= 0 || authority.indexOf('[') >= 0) {
      return null;
    }
    try {
      int port =
          colon >= 0 ? Integer.parseInt(authority.substring(colon + 1)) : secure ? HTTPS : HTTP;
      return port > 0 && port <= 0xffff
          ? new HttpServerAddress(secure, host, port, authority)
          : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Returns the text of {@code url} after the server. */
  static String pathOf(String url) {
    return url.substring(url.indexOf('/', url.indexOf("//") + 2));
  }
}
