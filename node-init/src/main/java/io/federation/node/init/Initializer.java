package io.federation.node.init;

import io.federation.git.GitRepository;
import io.federation.machine.ErrorText;
import io.federation.machine.PrivateFiles;
import io.federation.machine.RetryPolicy;
import io.federation.model.NodeProperty;
import io.federation.model.NodeState;
import io.federation.model.NodeStatus;
import io.federation.model.Version;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.install.Installation;
import io.federation.node.install.StartArchive;
import io.federation.node.life.Lifecycle;
import io.federation.node.repository.AdvanceStep;
import io.federation.node.repository.Repositories;
import io.federation.node.repository.WorkingTrees;
import io.federation.node.work.InitFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * A node's life from {@code presetup} to {@code initdone}. It may be run again at any time, after a
 * failure or a kill just as after success, and then starts from the first level.
 */
public final class Initializer {

  /** How long somebody who called init waits for a server. */
  private static final Duration CLONING = Duration.ofSeconds(30);

  /** What initialisation consists of, in this order. */
  public record Steps(
      Installation installation,
      HeartbeatInstaller heartbeat,
      AgentInstaller agent,
      AdvanceStep advance,
      RetryPolicy<InitException> retries,
      StartArchive archive,
      InitScripts scripts) {}

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final Steps steps;
  private final Lifecycle life;
  private final EventPublisher events;
  private final Clock clock;

  public Initializer(
      NodeHome home, Steps steps, Lifecycle life, EventPublisher events, Clock clock) {
    this.home = home;
    this.nodeInfo = new NodeInfo(home);
    this.steps = steps;
    this.life = life;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Initialises the node. The caller holds the work lock.
   *
   * @param kind what shall call the heartbeat; nothing to choose what the machine has
   * @throws InitException if initialisation failed, with the reason; it has been told then, and
   *     stands until one succeeds. The node stays in state {@code setup}, or goes on as it did if
   *     it was initialised before; {@link #resume} is the heartbeats' part
   */
  public void run(Optional<HeartbeatKind> kind)
      throws IOException, InterruptedException, InitException {
    begin();
    try {
      if (PrivateFiles.close(home.root())) {
        events.publish(
            new LifeEvent.Warning(
                "Closed "
                    + home.root()
                    + " to other users: chmod o+x lets them pass, where a service needs it"));
      }
      home.closeFolders();
      steps.installation().install();
      // From here on a heartbeat goes on with whatever is not finished.
      steps.heartbeat().install(kind);
    } catch (InitException | IOException | RuntimeException | Error e) {
      throw tell(reason(e));
    }
    complete(CLONING);
  }

  /**
   * Goes on with an initialisation that did not come to its end, without waiting for a server.
   *
   * @throws InitException as {@link #run} does
   */
  void resume() throws IOException, InterruptedException, InitException {
    begin();
    complete(Duration.ZERO);
  }

  /** Ends what the scripts have begun: whoever called init has interrupted it. */
  public void interrupt() throws IOException, InterruptedException {
    steps.scripts().stopLeftovers();
  }

  /** Leaves the start-up archive to a heartbeat of the node when it has settled. */
  public void postponeArchive() throws IOException {
    steps.archive().postpone();
  }

  private void begin() throws IOException, InterruptedException {
    steps.scripts().stopLeftovers();
    life.take(NodeStatus::setup, "initialisation begins");
  }

  private void complete(Duration wait) throws IOException, InterruptedException, InitException {
    try {
      WorkingTrees trees = steps.retries().tryFor(wait, unused -> true, this::cloneAll);
      if (!steps.archive().isPostponed()) {
        steps.archive().refresh();
      }
      steps
          .scripts()
          .source(
              trees.ops(),
              trees.config().initPrefix(),
              nodeInfo.levels(),
              trees.config().workTimeLimit());
      steps.agent().settle(trees.config().zookeeper().isPresent());
      InitFailure.clear(home);
      nodeInfo.remove(NodeProperty.ERROR);
      life.take(NodeStatus::initdone, "all init levels are sourced");
    } catch (InitException | IOException | RuntimeException | Error e) {
      throw fail(reason(e));
    }
  }

  private WorkingTrees cloneAll() throws IOException, InitException {
    WorkingTrees trees = steps.advance().callUnseen();
    if (!trees.problems().isEmpty()) {
      throw new InitException(String.join(" | ", trees.problems()));
    }
    return trees;
  }

  private InitException fail(String reason) throws IOException {
    InitFailure.record(home, opsVersion(), events.safe(reason), clock);
    InitException told = tell(reason);
    NodeStatus status = life.status();
    if (status.state() == NodeState.SETUP
        && status.log().entries().stream().anyMatch(entry -> entry.state() == NodeState.INITDONE)) {
      life.take(NodeStatus::initdone, "it was initialised before, and goes on");
    }
    return told;
  }

  private InitException tell(String reason) throws IOException {
    events.publish(new LifeEvent.InitFailed(reason));
    String shown = events.safe(reason);
    nodeInfo.set(NodeProperty.ERROR, "initialisation failed: " + shown);
    return new InitException(shown);
  }

  private static String reason(Throwable trouble) {
    return trouble instanceof InitException
        ? String.valueOf(trouble.getMessage())
        : ErrorText.of(trouble);
  }

  private Optional<Version> opsVersion() throws IOException {
    Path ops = new Repositories(home).ops().folder();
    if (!Files.isDirectory(ops)) {
      return Optional.empty();
    }
    try (GitRepository repository = GitRepository.open(ops)) {
      return repository.version();
    }
  }
}
