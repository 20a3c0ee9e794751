package io.federation.node;

import io.federation.model.Version;
import io.federation.node.app.Node;
import io.federation.node.app.Surroundings;
import io.federation.node.event.Console;
import io.federation.node.heartbeat.MinuteTrigger;
import io.federation.node.home.NodeHome;
import io.federation.node.init.HeartbeatKind;
import io.federation.node.init.InitException;
import io.federation.node.status.StatusReader;
import io.federation.node.status.StatusText;
import io.federation.node.work.UnitFiles;
import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real node in a temporary folder, with a real ops repository and a clock that tests set. */
public final class NodeFixture implements AutoCloseable {

  /** Where the scripts of the unit are that most tests look at. */
  public static final String WORK = "bin/nodework/stacktype/lad1/part/app1/";

  private static final String YAML = "deployment: fed1\nstacktype: lad1\n";

  public final GitHistory ops;
  public final NodeHome home;
  public final ManualClock clock = ManualClock.at("2026-01-01T12:00:00Z");
  public final List<Duration> slept = new ArrayList<>();

  /** The variables of the node's processes. */
  public final Map<String, String> environment =
      new HashMap<>(Map.of("PATH", System.getenv("PATH")));

  /** Is done whenever the node sleeps. */
  public Runnable meanwhile = () -> {};

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  private NodeFixture(Path folder) {
    this.ops = GitHistory.create(folder.resolve("ops.git"));
    this.home = new NodeHome(folder.resolve("home"));
  }

  /** Makes a node that is not yet initialised; its ops repository lists nothing. */
  public static NodeFixture in(Path folder) {
    NodeFixture fixture = new NodeFixture(folder);
    fixture.ops.commit("description", Change.write("it/federation.yaml", YAML));
    return fixture;
  }

  /** Returns the node as a new process would see it. */
  public Node node() {
    return new Node(
        new Surroundings(
            home,
            environment,
            clock,
            this::sleep,
            Optional.of(new Console(new PrintStream(shown, true, StandardCharsets.UTF_8))),
            Optional.empty(),
            home.root().resolve("systemd")));
  }

  private void sleep(Duration pause) {
    slept.add(pause);
    clock.advance(pause);
    meanwhile.run();
  }

  /** Initialises the node. */
  public void init() throws IOException, InterruptedException, InitException {
    setIdentity();
    Node node = node();
    try {
      node.commands().initializer().run(Optional.of(HeartbeatKind.NONE));
    } finally {
      node.events().finish();
    }
  }

  /** Sets what the bootstrap would. */
  public void setIdentity() throws IOException {
    Map<String, String> identity =
        Map.of(
            "instance-id", "i-1",
            "deployment", "fed1",
            "stacktype", "lad1",
            "nodepart", "app1",
            "initgitrepo", "ops",
            "initgiturl", ops.url());
    for (Map.Entry<String, String> property : identity.entrySet()) {
      node().nodeInfo().set(property.getKey(), property.getValue());
    }
  }

  /** Lets a minute pass and beats once; returns the exit code. */
  public int beat() throws IOException, InterruptedException {
    clock.advance(Duration.ofMinutes(1));
    Node node = node();
    try {
      return node.heartbeat().call(new MinuteTrigger(false, false));
    } finally {
      node.events().finish();
    }
  }

  /** Commits {@code changes} to the ops repository. */
  public Version push(String subject, Change... changes) {
    return new Version(ops.commit(subject, changes).name());
  }

  /** Returns a change that sets the unit's script; {@code body} is run by bash. */
  public static Change work(String body) {
    return Change.script(WORK + "work_ActualWork.sh", "#!/bin/bash\n" + body + "\n");
  }

  /** A script that writes each version it works into the file {@code worked}, a line each. */
  public static Change recordingWork() {
    return work("echo \"$NODE_VERSION\" >>\"$NODE_HOME/worked\"");
  }

  /** Returns the versions that {@link #recordingWork} wrote down. */
  public List<String> worked() throws IOException {
    Path file = home.root().resolve("worked");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  /** Returns the state of the unit that most tests look at. */
  public UnitFiles unit() {
    return new UnitFiles(home.repository("ops"), "stacktype/lad1/part/app1");
  }

  /** Returns the word of the node's state. */
  public String state() throws IOException {
    return node().lifecycle().status().state().word();
  }

  /** Returns the node's status, as it is shown to people. */
  public String status() throws IOException {
    Node node = node();
    return StatusText.of(
        new StatusReader(
                home,
                node.nodeInfo(),
                node.commands().repositories(),
                node.commands().config(),
                node.commands().pause())
            .read(clock.instant()));
  }

  /** Returns what was told since the last call, a line each, without stamps. */
  public List<String> told() {
    String text = shown.toString(StandardCharsets.UTF_8);
    shown.reset();
    int stamp = "YYYYMMDD-HHMMSS ".length();
    return text.lines().map(line -> line.startsWith("  ") ? line : line.substring(stamp)).toList();
  }

  @Override
  public void close() {
    ops.close();
  }
}
