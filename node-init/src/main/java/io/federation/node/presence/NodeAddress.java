package io.federation.node.presence;

import io.federation.model.Names;
import io.federation.model.NodeProperty;
import io.federation.node.home.NodeInfo;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** The address by which other nodes reach this one. */
public final class NodeAddress {

  /** An address of nobody, kept free for documents (RFC 5737). Nothing is ever sent to it. */
  private static final byte[] ELSEWHERE = {(byte) 192, 0, 2, 1};

  private static final int ANY_PORT = 9;

  private static final class Expression {
    static final Pattern IPV4 =
        Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  }

  private NodeAddress() {}

  /** Returns whether {@code text} is an IPv4 address in its dotted form. */
  public static boolean isValid(String text) {
    return Expression.IPV4.matcher(text).matches();
  }

  /**
   * Returns {@code text} if it is an address.
   *
   * @param kind what it is, for the message
   * @throws IllegalArgumentException with one line if it is something else
   */
  public static String check(String kind, String text) {
    if (!isValid(text)) {
      throw new IllegalArgumentException(
          kind + " " + Names.quote(text) + " is not an IPv4 address: use four numbers, 10.0.3.7");
    }
    return text;
  }

  /**
   * Returns nodeinfo {@code address}, else the address of the interface that the default route
   * uses; nothing if there is neither.
   */
  public static Optional<String> of(NodeInfo nodeInfo) throws IOException {
    Optional<String> set = nodeInfo.get(NodeProperty.ADDRESS);
    return set.isPresent() ? set : outward();
  }

  /** Connecting such a socket only makes the system choose the way; it sends no packet. */
  private static Optional<String> outward() {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByAddress(ELSEWHERE), ANY_PORT));
      InetAddress own = socket.getLocalAddress();
      return own instanceof Inet4Address && !own.isAnyLocalAddress()
          ? Optional.of(own.getHostAddress())
          : Optional.empty();
    } catch (IOException | RuntimeException e) {
      // A machine without a way out has no such address, and says so in one of these ways.
      return Optional.empty();
    }
  }
}
