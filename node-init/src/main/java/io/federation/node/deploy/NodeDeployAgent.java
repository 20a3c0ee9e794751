package io.federation.node.deploy;

import io.federation.cluster.ClusterConnection;
import io.federation.deploy.agent.AgentSettings;
import io.federation.deploy.agent.DeployLog;
import io.federation.deploy.agent.HostAgent;
import io.federation.deploy.agent.HostTools;
import io.federation.deploy.software.Commands;
import io.federation.deploy.tree.PlainLiteral;
import io.federation.machine.ErrorText;
import io.federation.machine.Sleeper;
import io.federation.machine.UnixUser;
import io.federation.model.NodeProperty;
import io.federation.model.spec.DeploySpec;
import io.federation.model.spec.NodeConfig;
import io.federation.node.cluster.ClusterAccess;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.script.ScriptEnvironment;
import io.federation.node.script.ScriptRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The deployments of the node, as the federation's description wants them at the moment: with
 * {@code deploy} in it, the node is a host of the tree in ZooKeeper. They are done in a thread of
 * their own.
 */
public final class NodeDeployAgent implements AutoCloseable {

  /** Who tells what is done, in the node's log. */
  static final String SOURCE = "deploy";

  private static final Path SYSTEM = Path.of("/");

  /** What an agent that ends waits for a step to end. */
  private static final Duration END = Duration.ofMinutes(5);

  private final NodeHome home;
  private final ClusterAccess access;
  private final ScriptRunner runner;
  private final ScriptEnvironment environment;
  private final EventPublisher events;
  private final DeploymentRecorder notes;
  private final Clock clock;
  private @Nullable AgentThread thread;
  private boolean isClosed;
  private volatile String trouble = "";

  /**
   * Does none yet.
   *
   * @param environment the variables of deploy scripts
   * @param events is told what is done
   */
  public NodeDeployAgent(
      NodeHome home,
      ScriptRunner runner,
      ScriptEnvironment environment,
      EventPublisher events,
      Clock clock) {
    this.home = home;
    this.access = new ClusterAccess(home);
    this.runner = runner;
    this.environment = environment;
    this.events = events;
    this.notes = new DeploymentRecorder(home, events, clock);
    this.clock = clock;
  }

  /**
   * Begins with deployments, or ends them after the step that is done just now, as {@code config}
   * wants it. To be called again and again: what could not be begun is tried again then.
   *
   * @param problems is told in a line what goes wrong, once as long as it stays
   */
  public synchronized void follow(NodeConfig config, Consumer<String> problems) throws IOException {
    Optional<ClusterAccess.Place> place =
        config.deploy().isPresent() ? access.place(config) : Optional.empty();
    AgentThread now = thread;
    if (now != null) {
      if (now.isFor(place, config.deploy())) {
        return;
      }
      now.end();
      if (now.isAlive()) {
        return;
      }
      thread = null;
    }
    if (place.isPresent() && !isClosed) {
      AgentThread begun = new AgentThread(place.get(), config.deploy().orElseThrow(), problems);
      begun.start();
      thread = begun;
    }
  }

  /** Ends them; waits for the step that is done just now, as far as that takes minutes. */
  @Override
  public synchronized void close() {
    isClosed = true;
    if (thread != null) {
      thread.end();
      try {
        thread.join(END.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      thread = null;
    }
  }

  private void tellOnce(String problem, Consumer<String> problems) {
    if (!problem.equals(trouble)) {
      trouble = problem;
      problems.accept("Deployments are off, and tried again: " + problem);
    }
  }

  /** The agent of the host that the node is, with one connection and one set of rules. */
  private final class AgentThread extends Thread {
    private final ClusterAccess.Place place;
    private final DeploySpec spec;
    private final Consumer<String> problems;
    private @Nullable HostAgent agent;
    private boolean isEnding;

    AgentThread(ClusterAccess.Place place, DeploySpec spec, Consumer<String> problems) {
      super("deployments");
      setDaemon(true);
      this.place = place;
      this.spec = spec;
      this.problems = problems;
    }

    private HostAgent agent(
        HostSettings host, ClusterConnection connection, DeployScriptRunner scripts)
        throws IOException {
      DeployLog deployLog =
          new DeployLog(
              line -> events.output(SOURCE, line), spec.verbose(), notes::recordAndPublish);
      Map<String, String> variables = environment.variables();
      variables.put("ZK_CONNECTION_STRING", place.servers());
      Commands commands = new Commands(deployLog, variables, spec.scriptLimit(), scripts);
      AgentSettings settings =
          new AgentSettings(
              host.host(),
              root(),
              host.runFolder(),
              spec.redeploy(),
              host.after(),
              spec.waves(),
              spec.window(),
              spec.onFailure());
      Optional<String> ops = new NodeInfo(home).get(NodeProperty.INITGITURL);
      HostTools tools = HostTools.on(root(), commands, deployLog, home.credentials(), ops);
      return new HostAgent(connection, settings, tools, deployLog, clock, Sleeper.REAL);
    }

    /** A node beside others on one machine has nothing to do with the machine's own folders. */
    private Path root() throws IOException {
      return home.root().equals(NodeHome.DEFAULT) && UnixUser.ofThisProcess().isRoot()
          ? SYSTEM
          : home.root();
    }

    boolean isFor(Optional<ClusterAccess.Place> wanted, Optional<DeploySpec> rules) {
      return isAlive() && wanted.equals(Optional.of(place)) && rules.equals(Optional.of(spec));
    }

    synchronized void end() {
      isEnding = true;
      if (agent != null) {
        agent.end();
      }
    }

    /** Notes whom to tell that it is to end; returns whether it is not to already. */
    private synchronized boolean begin(HostAgent begun) {
      agent = begun;
      return !isEnding;
    }

    @Override
    public void run() {
      DeployScriptRunner scripts = new DeployScriptRunner(runner, home.run().resolve(SOURCE));
      try {
        HostSettings host = new HostSettingsReader(home).read(spec);
        try (ClusterConnection connection = place.open();
            HostAgent begun = agent(host, connection, scripts)) {
          if (begin(begun)) {
            scripts.stopLeftover();
            begun.start();
            notes.endEarlier(begun.version().map(PlainLiteral::of));
            trouble = "";
            begun.run();
          }
        }
      } catch (IOException | RuntimeException e) {
        tellOnce(ErrorText.of(e), problems);
      } catch (InterruptedException e) {
        // Nobody interrupts it but a JVM that ends.
        Thread.currentThread().interrupt();
      }
    }
  }
}
