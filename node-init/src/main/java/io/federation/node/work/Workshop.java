package io.federation.node.work;

import io.federation.model.Levels;
import io.federation.model.NodeProperty;
import io.federation.model.spec.NodeConfig;
import io.federation.node.event.Announcer;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.repository.NodeRepository;
import io.federation.node.script.ScriptEnvironment;
import io.federation.node.script.ScriptRunner;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** Makes the worker that the configuration in force asks for, and lets it work. */
public final class Workshop {

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final ScriptEnvironment environment;
  private final ScriptRunner runner;
  private final Announcer announcer;
  private final Clock clock;

  /** Puts together what every worker needs. */
  public Workshop(
      NodeHome home,
      NodeInfo nodeInfo,
      ScriptEnvironment environment,
      ScriptRunner runner,
      Announcer announcer,
      Clock clock) {
    this.home = home;
    this.nodeInfo = nodeInfo;
    this.environment = environment;
    this.runner = runner;
    this.announcer = announcer;
    this.clock = clock;
  }

  /** Works all that is to be worked; see {@link Worker#work}. */
  public List<UnitReport> work(
      NodeConfig config,
      List<NodeRepository> repositories,
      boolean tellSkipped,
      Worker.BeforeWork beforeWork)
      throws IOException, InterruptedException {
    WorkSettings settings =
        new WorkSettings(config.workTimeLimit(), config.workPrefix(), levels(nodeInfo));
    WorkEnvironment variables = new WorkEnvironment(environment, config.initPrefix());
    return new Worker(settings, variables, home, runner, announcer, clock)
        .work(repositories, tellSkipped, beforeWork);
  }

  /**
   * Returns the levels of the node's scripts.
   *
   * @throws IllegalArgumentException if its stack type or part is not a name
   */
  public static List<String> levels(NodeInfo nodeInfo) throws IOException {
    return Levels.of(
        nodeInfo.name(NodeProperty.STACKTYPE).orElse(""),
        nodeInfo.name(NodeProperty.NODEPART).orElse(""));
  }
}
