package io.federation.local.keeper;

import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeClaim;
import io.federation.local.node.LocalNode;
import io.federation.local.node.NodeProgram;
import io.federation.local.repository.ServedRepository;
import io.federation.local.repository.WorkingClone;
import io.federation.machine.MarkedProcesses;
import io.federation.machine.ProcessTable;
import io.federation.model.ExitCode;
import io.federation.model.spec.Durations;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A federation with a keeper in a process of its own, and a small script in place of node-init: it
 * notes its part's name in the data folder, leaves a daemon, and its heartbeats count themselves.
 */
final class GrowingFederation implements AutoCloseable {

  private static final String SCRIPT =
      """
      #!/bin/bash
      cd "$NODE_HOME"
      echo setup > nodeinfo/state.txt
      id=${NODE_HOME##*/}
      echo "$id $*" >> ../../inits
      setsid sleep 1000 > daemon.txt 2>&1 &
      while [ -e ../../hold ]; do sleep 0.1; done
      if [ -e "../../fail-${id%-*}" ]; then echo "no luck" >&2; exit 1; fi
      [ -e nodeinfo/datafolder.txt ] && echo "$id" >> "$(cat nodeinfo/datafolder.txt)/births"
      mkdir bin
      cat > bin/node-init <<'END'
      #!/bin/sh
      cd "$NODE_HOME"
      if [ "$1" = terminate ]; then echo "${NODE_HOME##*/} $*" >> ../../terminations; exit 0; fi
      echo x >> beats; echo done > nodeinfo/state.txt
      END
      chmod +x bin/node-init
      echo initdone > nodeinfo/state.txt
      """;

  private final FederationHome home;
  private final ServedRepository ops;
  private final KeeperControl control;

  /** What runs as the keeper: {@code <script> --home DIR --every DURATION}. */
  static final class Program {
    private Program() {}

    /** Keeps. */
    public static void main(String[] arguments) throws Exception {
      FederationHome home = FederationHome.at(Path.of(arguments[2]));
      Keeper keeper =
          new Keeper(
              home,
              Durations.parse("--every", arguments[4]),
              new NodeProgram(List.of(arguments[0]), home.nodeInitJar(), System.getenv()),
              System.getenv(),
              Clock.systemUTC());
      System.exit(keeper.run() ? ExitCode.DONE : ExitCode.TRY_AGAIN);
    }
  }

  GrowingFederation(Path folder, String parts) throws IOException {
    home = FederationHome.at(folder);
    HomeClaim.make(home);
    ops = new ServedRepository(home.opsGit(), "main");
    control = new KeeperControl(home, new ProcessTable());
    Path sample = home.root().resolve("sample");
    Files.createDirectories(sample.resolve("it"));
    Files.writeString(sample.resolve("it/federation.yaml"), yaml(parts));
    ops.make(Optional.of(sample));
    Path script = Files.writeString(home.root().resolve("java"), SCRIPT);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String yaml(String parts) {
    return "deployment: fed1\nstacktype: s1\nparts:\n" + parts.indent(2);
  }

  FederationHome home() {
    return home;
  }

  /** Starts the keeper. */
  KeeperRecord keep() throws IOException, InterruptedException {
    return control.start(
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            home.root().resolve("java").toString()),
        Duration.ofHours(1));
  }

  /** Replaces the parts of the description, by a push. */
  void push(String parts) throws IOException {
    WorkingClone clone = new WorkingClone(home.opsClone(), ops);
    if (!clone.exists()) {
      Optional<?> unused = clone.make();
    }
    Files.writeString(home.opsClone().resolve("it/federation.yaml"), yaml(parts));
    git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-am", "x");
    git("push", "--quiet");
  }

  private void git(String... arguments) {
    String[] command = new String[arguments.length + 3];
    command[0] = "git";
    command[1] = "-C";
    command[2] = home.opsClone().toString();
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    ProgramRun.of(command).run().expectingSuccess();
  }

  void touch(String file) throws IOException {
    Files.createFile(home.root().resolve(file));
  }

  void remove(String file) throws IOException {
    Files.delete(home.root().resolve(file));
  }

  /** Returns the ids of the nodes that are in a state. */
  List<String> nodes(String state) {
    try {
      return LocalNode.existing(home).stream()
          .filter(node -> !node.isTerminated() && state(node).equals(state))
          .map(LocalNode::id)
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String state(LocalNode node) {
    try {
      return node.hasFailed() ? "failed" : node.state().word();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  LocalNode node(String id) throws IOException {
    return LocalNode.existing(home).stream()
        .filter(node -> node.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** Returns how many processes a node has. */
  int processes(LocalNode node) throws IOException {
    return new MarkedProcesses(new ProcessTable()).find(List.of(node.mark())).size();
  }

  String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  String log() {
    return text(home.keeperLog());
  }

  @Override
  public void close() throws IOException, InterruptedException {
    boolean unused = control.stop();
    new MarkedProcesses(new ProcessTable()).kill(List.of(control.mark()));
  }
}
