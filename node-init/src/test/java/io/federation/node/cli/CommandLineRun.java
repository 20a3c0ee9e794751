package io.federation.node.cli;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;

import io.federation.model.NodeStatus;
import io.federation.model.Stamp;
import io.federation.node.Main;
import io.federation.node.home.NodeHome;
import io.federation.node.home.StatusStore;
import io.federation.testkit.GitHistory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Calls the program as a shell would, without a process of its own. */
final class CommandLineRun {

  static final Stamp AT = Stamp.parse("20260101-000000");

  private final NodeHome home;
  private final Map<String, String> environment = new LinkedHashMap<>();

  CommandLineRun(Path home) {
    this.home = new NodeHome(home);
    environment.put("NODE_HOME", home.toString());
    environment.put("PATH", "/usr/bin:/bin");
  }

  /**
   * What a call left behind.
   *
   * @param exitCode its exit code
   * @param out what it printed
   * @param err what it complained of
   */
  record Result(int exitCode, String out, String err) {}

  NodeHome home() {
    return home;
  }

  CommandLineRun with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Result run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            arguments,
            environment,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Makes the node one that has begun its initialisation. */
  void beginSetup() throws IOException {
    new StatusStore(home).change(status -> status.setup(AT));
  }

  /** Makes the node an initialised one, without any repository. */
  void becomeInitialised() throws IOException {
    new StatusStore(home).change(status -> NodeStatus.BORN.setup(AT).initdone(AT));
  }

  /** Makes an ops repository in {@code upstream} with a greeting and a unit of work. */
  static String makeOps(Path upstream) {
    try (GitHistory history = GitHistory.create(upstream)) {
      return history
          .commit(
              "Begin",
              write("it/nodeinit/common/init.sh", "echo hello"),
              script("bin/nodework/common/work_ActualWork.sh", "echo works"))
          .name();
    }
  }

  /** Initialises the node from the ops repository in {@code upstream}. */
  Result init(Path upstream, String... more) {
    String[] options = {
      "init",
      "--heartbeat",
      "none",
      "--set",
      "instance-id=i-1",
      "--set",
      "nodepart=db1",
      "--set",
      "initgitrepo=ops",
      "--set",
      "initgiturl=" + upstream.toUri()
    };
    String[] all = new String[options.length + more.length];
    System.arraycopy(options, 0, all, 0, options.length);
    System.arraycopy(more, 0, all, options.length, more.length);
    return run(all);
  }
}
