package io.federation.node.partner;

import io.federation.machine.Sha256;
import io.federation.model.NodeState;
import io.federation.presence.PresenceRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Chooses partners among those who are there. */
public final class Partners {

  private Partners() {}

  /**
   * Returns the nodes of one part, without the asking node itself, in the asking node's own order:
   * always the same for the same two nodes, and another one for another asking node, so that those
   * who take the first spread over all. Where one goes, only those who had it first turn to others
   * (rendezvous hashing, Thaler and Ravishankar 1998).
   *
   * @param asking the asking node's instance id
   */
  public static List<Partner> of(List<PresenceRecord> live, String part, String asking) {
    List<Partner> partners = new ArrayList<>();
    for (PresenceRecord record : live) {
      if (record.nodepart().equals(part)
          && !record.instanceId().equals(asking)
          && !NodeState.is(record.state(), state -> !state.canTell() || state.isEnding())) {
        partners.add(Partner.of(record));
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
}
