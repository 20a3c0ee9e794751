package io.federation.node.init;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.federation.machine.ErrorText;
import io.federation.machine.PrintableText;
import io.federation.model.NodeProperty;
import io.federation.model.NodeStatus;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.Announcer;
import io.federation.node.home.NodeInfo;
import io.federation.node.install.Installation;
import io.federation.node.install.StartArchive;
import io.federation.node.life.Life;
import io.federation.node.repository.Checkouts;
import io.federation.node.work.Workshop;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A node's life from {@code presetup} to {@code initdone}. It may be run again at any time, after a
 * failure or a kill just as after success, and then starts from the first level.
 */
public final class Initializer {

  /** How often cloning is tried before the machine gives up. */
  private static final int MOST_TRIES = 6;

  private static final int LONGEST_DELAY_FACTOR = 16;

  private final NodeInfo nodeInfo;
  private final Checkouts checkouts;
  private final Installation installation;
  private final StartArchive archive;
  private final HeartbeatInstaller heartbeat;
  private final InitScripts scripts;
  private final Life life;
  private final Announcer announcer;
  private final RetryPolicy<Checkouts.Sight> retries;

  /**
   * Puts an initializer together.
   *
   * @param firstDelay how long to wait before cloning is tried again; doubles each time
   */
  public Initializer(
      NodeInfo nodeInfo,
      Checkouts checkouts,
      Installation installation,
      StartArchive archive,
      HeartbeatInstaller heartbeat,
      InitScripts scripts,
      Life life,
      Announcer announcer,
      Duration firstDelay) {
    this.nodeInfo = nodeInfo;
    this.checkouts = checkouts;
    this.installation = installation;
    this.archive = archive;
    this.heartbeat = heartbeat;
    this.scripts = scripts;
    this.life = life;
    this.announcer = announcer;
    this.retries =
        RetryPolicy.<Checkouts.Sight>builder()
            .abortOn(trouble -> true)
            .handleResultIf(sight -> sight != null && !sight.problems().isEmpty())
            .withMaxAttempts(MOST_TRIES)
            .withBackoff(firstDelay, firstDelay.multipliedBy(LONGEST_DELAY_FACTOR))
            .build();
  }

  /**
   * Initialises the node. The caller holds the work lock.
   *
   * @param kind what shall call the heartbeat; nothing to choose what the machine has
   * @throws InitException if initialisation failed, with the reason; it has been told then, and the
   *     node stays in state {@code setup}
   */
  public void run(Optional<HeartbeatKind> kind)
      throws IOException, InterruptedException, InitException {
    scripts.stopLeftovers();
    life.take(NodeStatus::setup, "initialisation begins");
    try {
      installation.install();
      Checkouts.Sight sight = cloneAll();
      if (!archive.isPostponed()) {
        archive.refresh();
      }
      heartbeat.install(kind);
      scripts.source(
          sight.repositories().get(0).folder(),
          sight.config().initPrefix(),
          Workshop.levels(nodeInfo),
          sight.config().workTimeLimit());
      nodeInfo.remove(NodeProperty.ERROR);
      life.take(NodeStatus::initdone, "all init levels are sourced");
    } catch (InitException e) {
      throw fail(e);
    } catch (IOException | IllegalArgumentException e) {
      throw fail(new InitException(ErrorText.of(e)));
    }
  }

  /** Leaves the start-up archive to a heartbeat of the node when it has settled. */
  public void postponeArchive() throws IOException {
    archive.postpone();
  }

  private Checkouts.Sight cloneAll() throws InitException {
    Checkouts.Sight sight;
    try {
      sight = Failsafe.with(retries).get(checkouts::prepare);
    } catch (FailsafeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new InitException(ErrorText.of(cause));
    }
    if (!sight.problems().isEmpty()) {
      throw new InitException(String.join(" | ", sight.problems()));
    }
    return sight;
  }

  private InitException fail(InitException trouble) throws IOException {
    String reason = String.valueOf(trouble.getMessage());
    announcer.tell(new LifeEvent.InitFailed(reason));
    nodeInfo.set(NodeProperty.ERROR, PrintableText.of(reason, " ", "?"));
    return trouble;
  }
}
