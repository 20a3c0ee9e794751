package io.federation.local;

/** How people write the address of a page that a node serves. */
public final class PageUrl {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private PageUrl() {}

  /**
   * Returns the address of the first page behind a port, such as {@code http://127.77.3.1:8080/}.
   * Behind the port of HTTPS it is taken to be spoken (RFC 9110, section 4.2), and HTTP behind all
   * others.
   */
  public static String of(String address, int port) {
    return switch (port) {
      case HTTP -> "http://" + address + "/";
      case HTTPS -> "https://" + address + "/";
      default -> "http://" + address + ":" + port + "/";
    };
  }
}
