package io.federation.local.keeper;

import io.federation.local.home.FederationHome;
import io.federation.local.node.LocalNode;
import io.federation.local.node.NodeProgram;
import io.federation.machine.Program;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Calls the heartbeats of nodes, each in a process of its own, whatever became of the last one. */
final class Heartbeats {

  /** What a process that SIGKILL has ended is said to have ended with. */
  private static final int KILLED = 128 + 9;

  private static final Duration FIRST_SPREAD = Duration.ofSeconds(5);

  private final FederationHome home;
  private final Duration every;
  private final Map<String, String> environment;
  private final ScheduledExecutorService clockwork;
  private final KeeperLog log;
  private boolean isFirst = true;

  Heartbeats(
      FederationHome home,
      Duration every,
      Map<String, String> environment,
      ScheduledExecutorService clockwork,
      KeeperLog log) {
    this.home = home;
    this.every = every;
    this.environment = Map.copyOf(environment);
    this.clockwork = clockwork;
    this.log = log;
  }

  /**
   * Calls that of each node once, spread evenly over the time until the next round. The first round
   * is a quick one: nodes may have waited for a keeper for long.
   */
  void round() throws IOException {
    long spread = isFirst ? Math.min(FIRST_SPREAD.toMillis(), every.toMillis()) : every.toMillis();
    isFirst = false;
    List<LocalNode> nodes = LocalNode.existing(home);
    for (int i = 0; i < nodes.size(); i++) {
      LocalNode node = nodes.get(i);
      ScheduledFuture<?> unused =
          clockwork.schedule(() -> call(node), spread * i / nodes.size(), TimeUnit.MILLISECONDS);
    }
  }

  /** Calls one heartbeat; returns at once. */
  void call(LocalNode node) {
    try {
      if (Files.exists(node.launcher()) && node.isLiving()) {
        Watch watch = new Watch(node, log);
        node.forgetKilledHeartbeat();
        new Program(
                List.of(node.launcher().toString(), "cron-1m"),
                NodeProgram.environment(environment, node),
                node.home())
            .start(watch, watch);
      }
    } catch (IOException | RuntimeException | Error e) {
      log.complain(node.id(), e);
    }
  }

  /** Watches one heartbeat. */
  private static final class Watch extends Complaint implements Program.End {
    private final LocalNode node;
    private final KeeperLog log;

    Watch(LocalNode node, KeeperLog log) {
      this.node = node;
      this.log = log;
    }

    @Override
    public void accept(Integer code) {
      if (code == ExitCode.DONE) {
        log.well(node.id());
        return;
      }
      if (code == KILLED) {
        log.trouble(node.id(), "heartbeat was killed (SIGKILL)");
        try {
          node.noteKilledHeartbeat();
        } catch (IOException e) {
          log.complain(node.id(), e);
        }
      } else {
        log.trouble(node.id(), "heartbeat ended with exit code " + code + ": " + this);
      }
    }
  }
}
