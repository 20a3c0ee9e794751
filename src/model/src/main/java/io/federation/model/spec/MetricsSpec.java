package io.federation.model.spec;

import io.federation.model.Names;
import java.util.Optional;

/**
 * Where a node tells Prometheus how it stands.
 *
 * @param listen where the agent serves it, as {@code host:port} or a port alone; nothing if it does
 *     not
 * @param file the file that each heartbeat writes, as an absolute path; nothing if it does not
 */
public record MetricsSpec(Optional<String> listen, Optional<String> file) {

  /** What holds where nothing is said about metrics: nobody is told. */
  public static final MetricsSpec NONE = new MetricsSpec(Optional.empty(), Optional.empty());

  /** The address that a port alone is on. */
  public static final String LOOPBACK = "127.0.0.1";

  private static final String SUFFIX = ".prom";
  private static final String LETTERS_AND_DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int MOST_DIGITS = 5;
  private static final int LONGEST_IPV6 = 45;
  private static final int LONGEST_NAME = 253;

  /** Checks the values. */
  public MetricsSpec {
    if (listen.isPresent()) {
      checkListen("metrics.listen", listen.get());
    }
    if (file.isPresent()) {
      checkFile("metrics.file", file.get());
    }
  }

  // The same as the patterns in the schema, without expressions: a node checks it each minute.

  static void checkListen(String kind, String text) {
    int colon = text.lastIndexOf(':');
    if (!isPort(text.substring(colon + 1)) || (colon >= 0 && !isHost(text.substring(0, colon)))) {
      throw new IllegalArgumentException(
          kind
              + " "
              + Names.quote(text)
              + " is not host:port: use a port from 1 to 65535, such as 9464, or an address before"
              + " it, such as 0.0.0.0:9464");
    }
  }

  private static boolean isPort(String text) {
    boolean valid =
        !text.isEmpty()
            && text.length() <= MOST_DIGITS
            && text.charAt(0) != '0'
            && isOf(text, "0123456789");
    return valid && Integer.parseInt(text) <= Ports.MAX;
  }

  private static boolean isHost(String text) {
    if (text.startsWith("[") && text.endsWith("]")) {
      String address = text.substring(1, text.length() - 1);
      return address.length() >= 2
          && address.length() <= LONGEST_IPV6
          && isOf(address, "0123456789ABCDEFabcdef:.");
    }
    return !text.isEmpty()
        && text.length() <= LONGEST_NAME
        && text.charAt(0) != '.'
        && text.charAt(0) != '-'
        && isOf(text, LETTERS_AND_DIGITS.concat(".-"));
  }

  static void checkFile(String kind, String text) {
    if (!text.endsWith(SUFFIX) || !Values.isAbsolutePath(text)) {
      throw new IllegalArgumentException(
          kind
              + " "
              + Names.quote(text)
              + " is not an absolute path that ends with .prom: use one such as"
              + " /var/lib/prometheus/node-exporter/federation.prom");
    }
  }

  private static boolean isOf(String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  static MetricsSpec read(FlatProperties values) {
    String listen = values.get("listen");
    String file = values.get("file");
    return listen == null && file == null
        ? NONE
        : new MetricsSpec(Optional.ofNullable(listen), Optional.ofNullable(file));
  }

  /** Returns whether anybody is told. */
  public boolean isAsked() {
    return listen.isPresent() || file.isPresent();
  }

  /** Returns the host of an address as {@link #listen} has it, without the brackets of IPv6. */
  public static String host(String listen) {
    int colon = listen.lastIndexOf(':');
    String host = colon < 0 ? LOOPBACK : listen.substring(0, colon);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Returns the port of an address as {@link #listen} has it. */
  public static int port(String listen) {
    return Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
  }
}
