package io.federation.bench;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.deploy.agent.AgentSettings;
import io.federation.deploy.agent.DeployLog;
import io.federation.deploy.agent.HostAgent;
import io.federation.deploy.agent.HostTools;
import io.federation.deploy.checkout.Checkouts;
import io.federation.deploy.host.InventoryReader;
import io.federation.deploy.plan.Host;
import io.federation.deploy.plan.Software;
import io.federation.deploy.software.Commands;
import io.federation.deploy.software.Packages;
import io.federation.deploy.software.Scripts;
import io.federation.machine.Sleeper;
import io.federation.model.spec.DeploySpec.OnFailure;
import io.federation.model.spec.DeploySpec.Redeploy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A host in a folder, with the agent of a real one. Its packages are entries of a map. */
final class DeployHost implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Path root;
  private final ClusterConnection connection;
  private final HostAgent agent;
  private final Optional<Duration> firstLook;
  private final Consumer<String> log;
  private final Thread thread;
  private volatile boolean isEnding;

  /**
   * Begins to connect to ZooKeeper.
   *
   * @param log takes what the agent tells
   * @param firstLook when it looks first, if it looks each second instead of being told
   */
  DeployHost(
      String id,
      Path root,
      String servers,
      Scripts scripts,
      Consumer<String> log,
      Optional<Duration> firstLook)
      throws IOException {
    this.root = Files.createDirectories(root);
    this.firstLook = firstLook;
    this.log = log;
    connection = ClusterConnection.open(servers, "fed1", ClusterCredentials.NONE);
    DeployLog deployLog = new DeployLog(log, false, event -> {});
    Commands commands = new Commands(deployLog, Map.of(), LIMIT, scripts);
    Packages packages = new Installed();
    agent =
        new HostAgent(
            connection,
            new AgentSettings(
                new Host(id, id + ".example.org", Optional.empty()),
                root,
                root.resolve("run"),
                Redeploy.ALL,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                OnFailure.STOP),
            new HostTools(
                new InventoryReader(root, packages, log),
                packages,
                new Checkouts(root, commands, root.resolve("credentials"), Optional.empty()),
                commands),
            deployLog,
            Clock.systemUTC(),
            Sleeper.REAL);
    thread = new Thread(this::run, "agent of " + id);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      agent.start();
      if (firstLook.isEmpty()) {
        agent.run();
      } else {
        lookEachSecond(firstLook.get());
      }
    } catch (InterruptedException e) {
      // That is how it ends.
    } catch (IOException | RuntimeException e) {
      log.accept("CRITICAL the agent has ended: " + e);
    }
  }

  private void lookEachSecond(Duration first) throws IOException, InterruptedException {
    Thread.sleep(first.toMillis());
    while (!isEnding) {
      boolean unused = agent.deployOnce();
      Thread.sleep(LOOK.toMillis());
    }
  }

  /** Tells its agent to end; {@link #close} waits for that. */
  void end() {
    isEnding = true;
    agent.end();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    end();
    thread.join(LIMIT.toMillis());
    agent.close();
    connection.close();
  }

  private final class Installed implements Packages {
    private final Map<String, String> versions = new ConcurrentHashMap<>();

    @Override
    public Optional<String> installedVersion(String name) {
      return Optional.ofNullable(versions.get(name));
    }

    @Override
    public void clean() {}

    @Override
    public void install(Software wanted) throws IOException {
      Path script = root.resolve("opt").resolve(wanted.name()).resolve("bin/zookeeper-deploy");
      Files.createDirectories(script.getParent());
      Files.writeString(script, "");
      if (!script.toFile().setExecutable(true)) {
        throw new IOException(script + " cannot be made executable");
      }
      versions.put(wanted.name(), wanted.version().orElse("1"));
    }

    @Override
    public void downgrade(Software wanted) throws IOException {
      install(wanted);
    }

    @Override
    public void remove(String name) {
      versions.remove(name);
    }
  }
}
