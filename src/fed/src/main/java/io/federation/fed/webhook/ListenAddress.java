package io.federation.fed.webhook;

import io.federation.model.Names;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads where a server shall listen. */
public final class ListenAddress {

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)\\]|([^:\\[\\]]+)):([0-9]{1,5})");

  /** Largest port number (RFC 6335, section 6). */
  private static final int LARGEST_PORT = 65_535;

  private ListenAddress() {}

  /**
   * Returns the address of {@code HOST:PORT}; port 0 is any that is free.
   *
   * @param kind what the value is, for the message
   * @throws IllegalArgumentException with one line if it is not of that form
   * @throws IOException with one line if the host has no address
   */
  public static InetSocketAddress parse(String kind, String value) throws IOException {
    Matcher parts = FORM.matcher(value);
    int port = parts.matches() ? Integer.parseInt(parts.group(3)) : -1;
    if (port < 0 || port > LARGEST_PORT) {
      throw new IllegalArgumentException(
          kind
              + " "
              + Names.quote(value)
              + " is not HOST:PORT, such as 127.0.0.1:8477 or [::1]:8477");
    }
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new IOException(kind + ": there is no host " + Names.quote(host), e);
    }
  }
}
