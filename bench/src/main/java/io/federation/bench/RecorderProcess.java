package io.federation.bench;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.ElectedRecorder;
import io.federation.cluster.LivePresence;
import io.federation.cluster.Recorder;
import io.federation.cluster.ZooKeeperPresenceStore;
import io.federation.git.IsolatedSystemReader;
import io.federation.model.spec.PresenceSpec;
import io.federation.presence.Entry;
import io.federation.presence.GitPresenceStore;
import io.federation.presence.Publication;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A process that stands for election as recorder, as an agent does, until it is killed. Says on a
 * line when it is elected.
 */
final class RecorderProcess {

  static final String ELECTED = "elected";

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(20);

  private RecorderProcess() {}

  /**
   * Stands for election.
   *
   * @param arguments the servers of ZooKeeper, the presence repository's address, the node's name,
   *     and a folder
   */
  public static void main(String[] arguments) throws Exception {
    ParentProcess.endWithIt();
    IsolatedSystemReader.install();
    String id = arguments[2];
    Path folder = Path.of(arguments[3]);
    PresenceSpec spec = new PresenceSpec(arguments[1]);
    Clock clock = Clock.systemUTC();
    try (ClusterConnection connection =
            ClusterConnection.open(arguments[0], "fed1", ClusterCredentials.NONE);
        LivePresence live = new LivePresence(connection, () -> {});
        GitPresenceStore own = PresenceScene.open(folder.resolve("own"), spec.url(), spec, clock);
        GitPresenceStore all = PresenceScene.open(folder.resolve("all"), spec.url(), spec, clock)) {
      Entry record = PresenceScene.entry(id, "done", "20260102-030509", "20260102");
      var unused =
          new ZooKeeperPresenceStore(connection, Optional.of(live), own)
              .publish(new Publication(record, true, new TreeMap<>()), LIMIT);
      Recorder recorder = new Recorder(connection, all, spec, clock);
      try (ElectedRecorder elected =
          new ElectedRecorder(connection, live, recorder, clock, RecorderProcess::tell)) {
        while (!elected.isElected()) {
          Thread.sleep(LOOK.toMillis());
        }
        System.out.println(ELECTED);
        Thread.currentThread().join();
      }
    }
  }

  private static void tell(String problem) {
    System.err.println(problem);
  }
}
