package io.federation.fed.view;

import io.federation.local.node.LocalNode;
import io.federation.local.node.LocalNodeStatus;
import io.federation.model.Stamp;
import io.federation.model.Version;
import io.federation.presence.PresenceRecord;
import io.federation.presence.history.LastSeen;
import io.federation.presence.history.Presence;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes views of nodes from what is known of them. */
final class NodeViews {

  private NodeViews() {}

  /**
   * Returns a node that has told of itself.
   *
   * @param every how often nodes speak
   * @param moment the moment that is looked at
   * @param here whether it has a home on this machine
   */
  static NodeView of(LastSeen sighting, Duration every, Instant moment, boolean here) {
    String id = sighting.entry().instanceId();
    Optional<Instant> last =
        sighting
            .last()
            .map(minute -> minute.start().plus(every))
            .map(end -> end.isAfter(moment) ? moment : end);
    Optional<PresenceRecord> read = record(sighting);
    if (read.isEmpty()) {
      return bare(id, "", "unknown", sighting.presence(), here)
          .with(Optional.of("its presence record cannot be read"), last);
    }
    PresenceRecord record = read.get();
    SortedMap<String, String> commits = new TreeMap<>();
    for (Map.Entry<String, Version> done : record.done().entrySet()) {
      commits.put(done.getKey(), done.getValue().hex());
    }
    return new NodeView(
        id,
        record.nodepart(),
        record.state(),
        known(record.statetss()),
        known(record.statesince()).or(() -> known(record.statetss())),
        commits,
        record.initgitrepo(),
        record.work(),
        known(record.error()),
        known(record.address()),
        record.ports(),
        sighting.presence(),
        last,
        Optional.empty(),
        here,
        Optional.empty());
  }

  /** Returns what a node said; nothing if that is no record. Others are not to suffer from it. */
  static Optional<PresenceRecord> record(LastSeen sighting) {
    try {
      return Optional.of(PresenceRecord.parse(sighting.entry().json()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> known(String value) {
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  /** Returns a node of this machine that has not told of itself yet. */
  static NodeView of(LocalNode node) throws IOException {
    return bare(node.id(), node.part(), node.state().word(), Presence.ABSENT, true)
        .with(node.error(), Optional.empty());
  }

  /** Returns a node of a federation whose nodes tell of themselves to nobody but who asks. */
  static NodeView of(LocalNodeStatus status, String ops) {
    SortedMap<String, String> commits = new TreeMap<>();
    status.commit().ifPresent(commit -> commits.put(ops, commit));
    return new NodeView(
        status.id(),
        status.part(),
        status.state(),
        Optional.empty(),
        status.since(),
        commits,
        ops,
        Optional.empty(),
        status.error(),
        Optional.empty(),
        new TreeMap<>(),
        Presence.UNKNOWN,
        status.heartbeat().flatMap(NodeViews::instant),
        Optional.empty(),
        true,
        Optional.empty());
  }

  private static Optional<Instant> instant(String stamp) {
    try {
      return Optional.of(Stamp.parse(stamp).instant());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static NodeView bare(
      String id, String part, String state, Presence presence, boolean here) {
    return new NodeView(
        id,
        part,
        state,
        Optional.empty(),
        Optional.empty(),
        new TreeMap<>(),
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new TreeMap<>(),
        presence,
        Optional.empty(),
        Optional.empty(),
        here,
        Optional.empty());
  }
}
