package io.federation.node.init;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.federation.machine.ErrorText;
import io.federation.model.NodeProperty;
import io.federation.model.NodeStatus;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.install.Installation;
import io.federation.node.install.StartArchive;
import io.federation.node.life.Lifecycle;
import io.federation.node.repository.AdvanceStep;
import io.federation.node.repository.WorkingTrees;
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

  /** What initialisation consists of, in this order. */
  public record Steps(
      Installation installation,
      AdvanceStep advance,
      StartArchive archive,
      HeartbeatInstaller heartbeat,
      InitScripts scripts) {}

  private final NodeInfo nodeInfo;
  private final Steps steps;
  private final Lifecycle life;
  private final EventPublisher events;
  private final RetryPolicy<WorkingTrees> retries;

  /**
   * Puts an initializer together.
   *
   * @param firstDelay how long to wait before cloning is tried again; doubles each time
   */
  public Initializer(
      NodeHome home, Steps steps, Lifecycle life, EventPublisher events, Duration firstDelay) {
    this.nodeInfo = new NodeInfo(home);
    this.steps = steps;
    this.life = life;
    this.events = events;
    this.retries =
        RetryPolicy.<WorkingTrees>builder()
            .abortOn(trouble -> true)
            .handleResultIf(trees -> trees != null && !trees.problems().isEmpty())
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
    steps.scripts().stopLeftovers();
    life.take(NodeStatus::setup, "initialisation begins");
    try {
      steps.installation().install();
      WorkingTrees trees = cloneAll();
      if (!steps.archive().isPostponed()) {
        steps.archive().refresh();
      }
      steps.heartbeat().install(kind);
      steps
          .scripts()
          .source(
              trees.ops(),
              trees.config().initPrefix(),
              nodeInfo.levels(),
              trees.config().workTimeLimit());
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
    steps.archive().postpone();
  }

  private WorkingTrees cloneAll() throws InitException {
    WorkingTrees trees;
    try {
      trees = Failsafe.with(retries).get(steps.advance()::callUnseen);
    } catch (FailsafeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new InitException(ErrorText.of(cause));
    }
    if (!trees.problems().isEmpty()) {
      throw new InitException(String.join(" | ", trees.problems()));
    }
    return trees;
  }

  private InitException fail(InitException trouble) throws IOException {
    String reason = String.valueOf(trouble.getMessage());
    events.publish(new LifeEvent.InitFailed(reason));
    nodeInfo.set(NodeProperty.ERROR, events.safe(reason));
    return trouble;
  }
}
