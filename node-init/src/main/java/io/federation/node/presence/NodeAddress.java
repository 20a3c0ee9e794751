package io.federation.node.presence;

import io.federation.node.home.NodeInfo;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** The address by which other nodes reach this one. */
public final class NodeAddress {

  /** The property that holds it where it is not to be found out. */
  public static final String PROPERTY = "address";

  /** An address of nobody, kept free for documents (RFC 5737). Nothing is ever sent to it. */
  private static final byte[] ELSEWHERE = {(byte) 192, 0, 2, 1};

  private static final int ANY_PORT = 9;

  private NodeAddress() {}

  /**
   * Returns nodeinfo {@code address}, else the address of the interface that the default route
   * uses; nothing if there is neither.
   */
  public static Optional<String> of(NodeInfo nodeInfo) throws IOException {
    Optional<String> set = nodeInfo.get(PROPERTY);
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
