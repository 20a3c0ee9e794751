package io.federation.local.keeper;

import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeLock;
import io.federation.local.node.LocalNode;
import io.federation.local.node.NodeProgram;
import io.federation.local.process.Program;
import io.federation.machine.ProcessIdentity;
import io.federation.machine.ProcessTable;
import io.federation.model.ExitCode;
import io.federation.model.spec.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Calls the heartbeats of all nodes of a federation, each in a process of its own, as cron would:
 * again and again, whatever became of the last one. The nodes' heartbeats are spread evenly.
 */
public final class Keeper {

  private static final String SELF = "keeper";

  private final FederationHome home;
  private final KeeperRecord record;
  private final Map<String, String> environment;
  private final KeeperLog log;
  private final CountDownLatch over = new CountDownLatch(1);

  /**
   * A keeper in this process.
   *
   * @param every the time between two heartbeats of a node
   * @param environment the variables of this process, which those of the nodes build upon
   */
  public Keeper(FederationHome home, Duration every, Map<String, String> environment, Clock clock)
      throws IOException {
    this.home = home;
    this.record = new KeeperRecord(self(), every);
    this.environment = Map.copyOf(environment);
    this.log = new KeeperLog(home.keeperLog(), clock);
  }

  private static ProcessIdentity self() throws IOException {
    return new ProcessTable()
        .identify(ProcessHandle.current().pid())
        .orElseThrow(() -> new IOException("this process is not in /proc"));
  }

  /**
   * Keeps the federation until its home is gone or another keeper has taken over.
   *
   * @return whether it did; not if another keeper is there already
   */
  public boolean run() throws IOException, InterruptedException {
    Optional<HomeLock> lock = HomeLock.keeper(home);
    if (lock.isEmpty()) {
      return false;
    }
    ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor();
    try (HomeLock held = lock.get()) {
      Files.createDirectories(home.log());
      record.write(home);
      log.tell(SELF, "heartbeats every " + Durations.render(record.every()));
      // Counted from the last round's end: a machine that slept has no rounds to make up for.
      ScheduledFuture<?> unused =
          clockwork.scheduleWithFixedDelay(
              () -> round(clockwork), 0, record.every().toMillis(), TimeUnit.MILLISECONDS);
      over.await();
      return true;
    } finally {
      clockwork.shutdownNow();
    }
  }

  private void round(ScheduledExecutorService clockwork) {
    try {
      if (!isWanted()) {
        over.countDown();
        return;
      }
      List<LocalNode> nodes = LocalNode.existing(home);
      for (int i = 0; i < nodes.size(); i++) {
        LocalNode node = nodes.get(i);
        ScheduledFuture<?> unused =
            clockwork.schedule(
                () -> beat(node),
                record.every().toMillis() * i / nodes.size(),
                TimeUnit.MILLISECONDS);
      }
      log.well(SELF);
    } catch (IOException | RuntimeException e) {
      // Whatever it is, the next round may fare better; to end would help nobody.
      complain(SELF, e);
    }
  }

  private boolean isWanted() throws IOException {
    return Files.exists(home.marker()) && KeeperRecord.read(home).equals(Optional.of(record));
  }

  private void beat(LocalNode node) {
    try {
      if (Files.exists(node.launcher())) {
        Heartbeat heartbeat = new Heartbeat(node.id(), log);
        new Program(
                List.of(node.launcher().toString(), "cron-1m"),
                NodeProgram.environment(environment, node),
                node.home())
            .start(heartbeat, heartbeat);
      }
    } catch (IOException | RuntimeException e) {
      complain(node.id(), e);
    }
  }

  private void complain(String who, Exception trouble) {
    try {
      log.trouble(who, String.valueOf(trouble));
    } catch (RuntimeException e) {
      // The log cannot be written. This goes to where the keeper's standard error was led.
      e.addSuppressed(trouble);
      e.printStackTrace();
    }
  }

  /** Watches one heartbeat; keeps the last line that it complains with. */
  private static final class Heartbeat implements Program.Output, Program.End {
    private final String node;
    private final KeeperLog log;
    private volatile String complaint = "no word of why";

    Heartbeat(String node, KeeperLog log) {
      this.node = node;
      this.log = log;
    }

    @Override
    public void out(String line) {
      // A heartbeat has nothing to say but what is in its node's log.
    }

    @Override
    public void err(String line) {
      complaint = line;
    }

    @Override
    public void accept(Integer code) {
      if (code == ExitCode.DONE) {
        log.well(node);
      } else {
        log.trouble(node, "heartbeat ended with exit code " + code + ": " + complaint);
      }
    }
  }
}
