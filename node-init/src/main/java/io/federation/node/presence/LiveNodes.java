package io.federation.node.presence;

import io.federation.machine.StateFiles;
import io.federation.model.spec.PresenceSpec;
import io.federation.node.home.NodeHome;
import io.federation.presence.Entry;
import io.federation.presence.LiveServers;
import io.federation.presence.Minute;
import io.federation.presence.PresencePaths;
import io.federation.presence.PresenceRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who is there as far as the node knows, in {@code nodeinfo/liveserver.json}. It is replaced when
 * the node has read who is there, and stands as it is while it cannot.
 */
public final class LiveNodes {

  private final Path file;

  public LiveNodes(NodeHome home) {
    this.file = home.nodeinfo().resolve("liveserver.json");
  }

  /** Takes over who is there now. */
  public void take(List<Entry> live, PresenceSpec spec, Instant now) throws IOException {
    List<String> nodes = new ArrayList<>();
    for (Entry entry : live) {
      if (entry.record().isPresent()) {
        nodes.add(entry.json());
      }
    }
    StateFiles.write(file, render(spec, now, nodes));
  }

  private static String render(PresenceSpec spec, Instant now, List<String> nodes) {
    String branch = PresencePaths.branch(spec, new Minute(now.minus(Duration.ofMinutes(1))));
    LiveServers nobody =
        new LiveServers(branch + ":" + PresencePaths.FLATTIME, true, "/all/", now, List.of());
    return nobody.withNodes(nodes).render();
  }

  /** Returns who is there, sorted by instance id; nobody if it was never read. */
  public List<PresenceRecord> read() throws IOException {
    Optional<String> text = StateFiles.read(file);
    List<PresenceRecord> records = new ArrayList<>();
    if (text.isPresent()) {
      for (String json : LiveServers.nodes(text.get())) {
        parse(json).ifPresent(records::add);
      }
    }
    return records;
  }

  private static Optional<PresenceRecord> parse(String json) {
    try {
      return Optional.of(PresenceRecord.parse(json));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
