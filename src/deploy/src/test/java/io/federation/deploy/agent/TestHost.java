package io.federation.deploy.agent;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.deploy.checkout.Checkouts;
import io.federation.deploy.host.InventoryReader;
import io.federation.deploy.plan.Host;
import io.federation.deploy.plan.Software;
import io.federation.deploy.software.Commands;
import io.federation.deploy.software.Packages;
import io.federation.machine.MarkedProcesses;
import io.federation.machine.ProcessTable;
import io.federation.machine.Program;
import io.federation.machine.Sleeper;
import io.federation.model.event.DeployEvent;
import io.federation.model.spec.DeploySpec.OnFailure;
import io.federation.model.spec.DeploySpec.Redeploy;
import io.federation.model.spec.DeployWave;
import io.federation.model.spec.DeployWindow;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A host in a folder. Its packages are scripts that append to a journal, which is one file for all
 * hosts: {@code <host> <software> <arguments>} when they begin, and {@code <host> ends} when they
 * end.
 */
final class TestHost {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** All scripts of the host have it. */
  private static final String ROOT_VARIABLE = "TEST_HOST";

  private final Path root;
  private final Path journal;
  private final String servers;
  private final Host host;
  private final Map<String, String> bodies = new ConcurrentHashMap<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<DeployEvent> events = new CopyOnWriteArrayList<>();
  private Redeploy redeploy = Redeploy.ALL;
  private Optional<HookCommand> after = Optional.empty();
  private List<DeployWave> waves = List.of();
  private Optional<DeployWindow> window = Optional.empty();
  private OnFailure onFailure = OnFailure.STOP;
  private Clock clock = Clock.systemUTC();

  TestHost(Path folder, String servers, String id, Optional<String> role) throws IOException {
    this.root = Files.createDirectories(folder.resolve(id));
    this.journal = folder.resolve("journal");
    this.servers = servers;
    this.host = new Host(id, id + ".example.org", role);
  }

  /** Sets what a program of software does between its two lines; it is installed with that. */
  TestHost with(String software, String program, String body) {
    bodies.put(software + "/bin/" + program, body);
    return this;
  }

  TestHost after(HookCommand command) {
    after = Optional.of(command);
    return this;
  }

  TestHost redeploy(Redeploy which) {
    redeploy = which;
    return this;
  }

  TestHost waves(List<DeployWave> all) {
    waves = all;
    return this;
  }

  TestHost window(DeployWindow times) {
    window = Optional.of(times);
    return this;
  }

  TestHost onFailure(OnFailure what) {
    onFailure = what;
    return this;
  }

  /** Sets what its agent takes the time from. */
  TestHost clock(Clock other) {
    clock = other;
    return this;
  }

  Path root() {
    return root;
  }

  List<String> log() {
    return log;
  }

  List<DeployEvent> events() {
    return events;
  }

  ClusterConnection connect() throws IOException {
    return ClusterConnection.open(servers, "fed1", ClusterCredentials.NONE);
  }

  AgentSettings settings() {
    return new AgentSettings(
        host, root, root.resolve("run"), redeploy, after, waves, window, onFailure);
  }

  DeployLog deployLog() {
    return new DeployLog(log::add, false, events::add);
  }

  StartedAgent start(ClusterConnection connection) {
    return new StartedAgent(agent(connection), host.id(), deployLog());
  }

  HostAgent agent(ClusterConnection connection) {
    return new HostAgent(connection, settings(), tools(), deployLog(), clock, Sleeper.REAL);
  }

  HostTools tools() {
    Map<String, String> environment =
        Map.of("PATH", System.getenv("PATH"), ROOT_VARIABLE, root.toString());
    Commands commands = new Commands(deployLog(), environment, LIMIT, Program::run);
    Packages packages = new ScriptPackages();
    return new HostTools(
        new InventoryReader(root, packages, log::add),
        packages,
        new Checkouts(root, commands, root.resolve("credentials"), Optional.empty()),
        commands);
  }

  /** Ends what an agent that was killed has left running. */
  void stopLeftover() throws IOException, InterruptedException {
    int unused = new MarkedProcesses(new ProcessTable()).kill(List.of(ROOT_VARIABLE + "=" + root));
  }

  private void install(String software) throws IOException {
    program(
        software,
        "zookeeper-deploy",
        "[ \"$1\" = -u ] || { mkdir -p ../../etc/"
            + software
            + " && touch \"../../etc/"
            + software
            + "/$(echo \"${1#/}\" | tr / ,).$2.deployed\"; }");
  }

  private void program(String software, String name, String last) throws IOException {
    Path file = root.resolve("opt").resolve(software).resolve("bin").resolve(name);
    Files.createDirectories(file.getParent());
    Path text = file.resolveSibling(name + ".text");
    Files.writeString(
        text,
        String.join(
            "\n",
            "#!/bin/sh",
            "set -e",
            "echo \"" + host.id() + " " + software + "/" + name + " $*\" >>" + journal,
            bodies.getOrDefault(software + "/bin/" + name, ":"),
            last,
            "echo \"" + host.id() + " ends\" >>" + journal,
            ""));
    // What this process writes itself may be busy when it is to be run.
    ProgramRun.of("install", "-m", "755", text.toString(), file.toString())
        .run()
        .expectingSuccess();
  }

  /** Installs what it is asked for, without a package. */
  private final class ScriptPackages implements Packages {

    private static final String VERSION = "version";

    @Override
    public Optional<String> installedVersion(String name) throws IOException {
      Path file = root.resolve("opt").resolve(name).resolve(VERSION);
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    @Override
    public void clean() {}

    @Override
    public void install(Software wanted) throws IOException {
      if (wanted.name().startsWith("controller")) {
        program(wanted.name(), "starting-deployments", ":");
        program(wanted.name(), "ending-deployments", ":");
      } else {
        TestHost.this.install(wanted.name());
      }
      Files.writeString(
          root.resolve("opt").resolve(wanted.name()).resolve(VERSION),
          wanted.version().orElse("1"));
    }

    @Override
    public void downgrade(Software wanted) throws IOException {
      install(wanted);
    }

    @Override
    public void remove(String name) {
      log.add("remove " + name);
    }
  }
}
