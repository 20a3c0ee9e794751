package io.federation.node.partner;

import io.federation.machine.Sha256;
import io.federation.model.Names;
import io.federation.model.NodeState;
import io.federation.node.presence.NodeAddress;
import io.federation.presence.PresenceRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Another node, as far as it is of use to whoever works with it. Its record may have been written
 * by anybody who may push: only what is a name, an address or a number is taken out of it, so that
 * scripts can use each of these as one word.
 *
 * @param instanceId its name
 * @param nodepart the part it plays
 * @param address an IPv4 address; nothing if it did not say
 * @param ports numbers by name
 * @param state the word of its state
 */
public record Partner(
    String instanceId,
    String nodepart,
    Optional<String> address,
    SortedMap<String, Integer> ports,
    String state) {

  private static final int HIGHEST_PORT = 65_535;

  /**
   * Returns the nodes of one part, without the asking node itself, in the asking node's own order:
   * always the same for the same two nodes, and another one for another asking node, so that those
   * who take the first spread over all. Where one goes, only those who had it first turn to others
   * (rendezvous hashing, Thaler and Ravishankar 1998).
   *
   * @param asking the asking node's instance id
   */
  public static List<Partner> among(List<PresenceRecord> live, String part, String asking) {
    List<Partner> partners = new ArrayList<>();
    for (PresenceRecord record : live) {
      if (record.nodepart().equals(part)
          && !record.instanceId().equals(asking)
          && !NodeState.is(record.state(), state -> !state.canTell() || state.isEnding())) {
        partners.add(of(record));
      }
    }
    partners.sort(
        Comparator.comparingLong((Partner partner) -> weight(asking, partner.instanceId()))
            .thenComparing(Partner::instanceId));
    return partners;
  }

  private static long weight(String asking, String partner) {
    return ByteBuffer.wrap(Sha256.of(asking + "\n" + partner)).getLong();
  }

  /** Takes what is usable out of a record. */
  static Partner of(PresenceRecord record) {
    SortedMap<String, Integer> ports = new TreeMap<>();
    for (Map.Entry<String, Integer> port : record.ports().entrySet()) {
      if (Names.isValid(port.getKey()) && port.getValue() > 0 && port.getValue() <= HIGHEST_PORT) {
        ports.put(port.getKey(), port.getValue());
      }
    }
    return new Partner(
        record.instanceId(),
        record.nodepart(),
        Optional.of(record.address()).filter(NodeAddress::isValid),
        ports,
        Names.isValid(record.state()) ? record.state() : "");
  }

  /** Returns one line: instance id, address ({@code -} if unknown), and {@code name=port} each. */
  public String line() {
    StringBuilder line = new StringBuilder(instanceId).append(' ').append(address.orElse("-"));
    ports.forEach((name, number) -> line.append(' ').append(name).append('=').append(number));
    return line.toString();
  }
}
