package io.federation.deploy.agent;

import io.federation.cluster.ClusterConnection;
import io.federation.deploy.checkout.Checkouts;
import io.federation.deploy.host.DeploymentMarks;
import io.federation.deploy.host.InventoryReader;
import io.federation.deploy.plan.Deployment;
import io.federation.deploy.plan.Host;
import io.federation.deploy.plan.Inventory;
import io.federation.deploy.plan.Software;
import io.federation.deploy.software.Commands;
import io.federation.deploy.software.Packages;
import io.federation.machine.Program;
import io.federation.model.spec.DeploySpec.OnFailure;
import io.federation.model.spec.DeploySpec.Redeploy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A host in a folder, whose scripts and packages do what such do without a process, and are
 * recorded as the steps of a plan are described.
 */
final class RecordedHost {

  private static final String DEPLOY_SCRIPT = "zookeeper-deploy";
  private static final List<String> CONTROLLER_SCRIPTS =
      List.of("starting-deployments", "ending-deployments");

  /** The version of a package that is asked for without one. */
  private static final String ONLY = "7";

  private final Host host;
  private final Path root;
  private final Redeploy redeploy;
  private final Map<String, String> versions = new TreeMap<>();
  private final List<String> done = new CopyOnWriteArrayList<>();

  RecordedHost(Path folder, Host host, Redeploy redeploy) {
    this.host = host;
    this.root = folder.resolve(host.id());
    this.redeploy = redeploy;
  }

  Host host() {
    return host;
  }

  /** Returns what was done, as steps are described. */
  List<String> done() {
    return done;
  }

  /** Puts software and marks there. */
  void put(Inventory here) throws IOException {
    for (Map.Entry<String, Inventory.Installed> software : here.software().entrySet()) {
      Inventory.Installed installed = software.getValue();
      Files.createDirectories(root.resolve("opt").resolve(software.getKey()));
      if (installed.application()) {
        program(software.getKey(), DEPLOY_SCRIPT);
      }
      if (installed.controller()) {
        programs(software.getKey());
      }
      installed.version().ifPresent(version -> versions.put(software.getKey(), version));
    }
    for (Inventory.Mark mark : here.marks()) {
      Path deployed = deployed(mark.application(), mark.path(), mark.number());
      Files.writeString(deployed, "");
      Files.writeString(
          Path.of(deployed.toString().replaceFirst("deployed$", "script")),
          "/opt/" + mark.software() + "/bin/" + DEPLOY_SCRIPT);
      if (mark.deployed().isPresent()) {
        new DeploymentMarks(root).recordDeployed(mark.deployed().get());
      }
    }
  }

  private Path deployed(String application, String path, int number) throws IOException {
    Path folder = Files.createDirectories(root.resolve("etc").resolve(application));
    return folder.resolve(path.substring(1).replace('/', ',') + "." + number + ".deployed");
  }

  private void programs(String software) throws IOException {
    for (String script : CONTROLLER_SCRIPTS) {
      program(software, script);
    }
  }

  private void program(String software, String name) throws IOException {
    Path file = root.resolve("opt").resolve(software).resolve("bin").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made executable");
    }
  }

  StartedAgent start(ClusterConnection connection) throws IOException {
    DeployLog log = new DeployLog(this::record, false, event -> {});
    Commands commands =
        new Commands(log, Map.of(), Duration.ofMinutes(1), (script, limit, output) -> run(script));
    Packages packages = new RecordedPackages();
    return new StartedAgent(
        connection,
        new AgentSettings(
            host,
            root,
            root.resolve("run"),
            redeploy,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            OnFailure.STOP),
        new HostTools(
            new InventoryReader(root, packages, done::add),
            packages,
            new Checkouts(root, commands, root.resolve("credentials"), Optional.empty()),
            commands),
        log);
  }

  private void record(String line) {
    if (line.startsWith("INFO /opt/")) {
      done.add(line.replaceFirst("INFO", "run"));
    } else if (!line.startsWith("INFO") && !line.startsWith("WARNING Not removed")) {
      done.add(line);
    }
  }

  /** Does what a deploy script does for marks. */
  private int run(Program script) throws IOException {
    Path file = Path.of(script.command().get(0));
    if (file.endsWith(DEPLOY_SCRIPT)) {
      List<String> arguments = script.command();
      int end = arguments.size() - 1;
      String software = file.getParent().getParent().getFileName().toString();
      if (!arguments.get(1).equals("-u")) {
        Deployment deployment =
            new Deployment(
                new Software(software, Optional.empty()),
                Optional.empty(),
                arguments.get(end - 1),
                Integer.parseInt(arguments.get(end)));
        Files.writeString(
            deployed(deployment.software().application(), deployment.path(), deployment.number()),
            "");
      }
    }
    return 0;
  }

  private final class RecordedPackages implements Packages {

    @Override
    public Optional<String> installedVersion(String name) {
      return Optional.ofNullable(versions.get(name));
    }

    @Override
    public void clean() {}

    @Override
    public void install(Software wanted) throws IOException {
      String before = versions.get(wanted.name());
      String version = wanted.version().map(text -> " " + text).orElse("");
      done.add(
          before == null
              ? "install " + wanted.name() + version
              : "change " + wanted.name() + " " + before + " to" + version);
      versions.put(wanted.name(), wanted.version().orElse(ONLY));
      if (wanted.name().startsWith("balancer")) {
        programs(wanted.name());
      } else {
        program(wanted.name(), DEPLOY_SCRIPT);
      }
    }

    @Override
    public void downgrade(Software wanted) {
      throw new AssertionError("it was installed: " + wanted);
    }

    @Override
    public void remove(String name) {
      done.add("remove package " + name);
      versions.remove(name);
    }
  }
}
