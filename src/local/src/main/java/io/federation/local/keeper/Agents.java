package io.federation.local.keeper;

import io.federation.local.home.FederationHome;
import io.federation.local.node.LocalNode;
import io.federation.local.node.NodeProgram;
import io.federation.machine.Program;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the agents of nodes running, as a service manager would. */
final class Agents {

  /** How long one that has ended stays so. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private static final Instant RUNNING = Instant.MAX;

  private final FederationHome home;
  private final Map<String, String> environment;
  private final Clock clock;
  private final KeeperLog log;

  /** When the agent of a node may be started next. */
  private final Map<String, Instant> next = new ConcurrentHashMap<>();

  Agents(FederationHome home, Map<String, String> environment, Clock clock, KeeperLog log) {
    this.home = home;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
    this.log = log;
  }

  /** Starts those that are missing where the nodes want one; returns at once. */
  void look() throws IOException {
    for (LocalNode node : LocalNode.living(home)) {
      Instant due = next.getOrDefault(node.id(), Instant.MIN);
      if (due.isBefore(clock.instant()) && node.wantsAgent()) {
        start(node);
      }
    }
  }

  private void start(LocalNode node) throws IOException {
    Complaint complaint = new Complaint();
    next.put(node.id(), RUNNING);
    try {
      new Program(
              List.of(node.launcher().toString(), "agent"),
              NodeProgram.environment(environment, node),
              node.home())
          .start(complaint, code -> ended(node.id(), code, complaint));
    } catch (IOException | RuntimeException | Error e) {
      next.put(node.id(), clock.instant().plus(PAUSE));
      throw e;
    }
  }

  private void ended(String id, int code, Complaint complaint) {
    next.put(id, clock.instant().plus(PAUSE));
    if (code != ExitCode.DONE && code != ExitCode.TRY_AGAIN) {
      log.tell(id, "agent ended with exit code " + code + ": " + complaint);
    }
  }
}
