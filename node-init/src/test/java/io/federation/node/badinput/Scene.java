package io.federation.node.badinput;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.ExitCode;
import io.federation.node.Main;
import io.federation.node.home.NodeHome;
import io.federation.node.work.UnitFiles;
import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node with three repositories, each with one unit of work: {@code ops}; {@code bad}, which a
 * case may spoil; and {@code good}, which must be worked whatever happens.
 */
final class Scene implements AutoCloseable {

  /** Where a repository's unit is. */
  static final String LEVEL = "part/app1";

  static final String SCRIPT = "bin/nodework/" + LEVEL + "/work_ActualWork.sh";

  static final String DESCRIPTION = "it/federation.yaml";

  private static final String WORK = "#!/bin/bash\ntest -e \"$NODE_HOME\"\n";

  /** What one heartbeat did. */
  record Beat(int exitCode, List<String> lines) {}

  private final Path folder;
  private final NodeHome home;
  private final GitHistory ops;
  private final GitHistory bad;
  private final GitHistory good;
  private @Nullable HttpGitServer server;
  private int pushes;

  /** Makes all of it in a folder of its own. */
  Scene(Path folder) throws IOException {
    this.folder = folder;
    this.home = new NodeHome(folder.resolve("home"));
    this.ops = GitHistory.create(folder.resolve("ops.git"));
    this.bad = GitHistory.create(folder.resolve("bad.git"));
    this.good = GitHistory.create(folder.resolve("good.git"));
    ops.commit("work", script(SCRIPT, WORK), write(DESCRIPTION, description()));
    bad.commit("work", script(SCRIPT, WORK));
    good.commit("work", script(SCRIPT, WORK));
    Beat init =
        run(
            Stream.concat(
                    Stream.of("init", "--quiet", "--heartbeat=none"),
                    identity().entrySet().stream()
                        .map(property -> "--set=" + property.getKey() + "=" + property.getValue()))
                .toArray(String[]::new));
    assertThat(init.exitCode()).as(init.toString()).isEqualTo(ExitCode.DONE);
    assertIsWell();
  }

  Map<String, String> identity() {
    return Map.of(
        "instance-id", "i-1",
        "deployment", "fed1",
        "stacktype", "lad1",
        "nodepart", "app1",
        "initgitrepo", "ops",
        "initgitbranch", "main",
        "initgiturl", ops.url());
  }

  /** Returns a description that is good. */
  String description() {
    return """
        deployment: fed1
        stacktype: lad1
        repositories:
          - name: bad
            url: %s
          - name: good
            url: %s
        """
        .formatted(bad.url(), good.url());
  }

  NodeHome home() {
    return home;
  }

  GitHistory ops() {
    return ops;
  }

  GitHistory bad() {
    return bad;
  }

  /** Returns a server that has all repositories for those who sign in. */
  HttpGitServer serverWithLogin() {
    HttpGitServer started = server;
    if (started == null) {
      started = HttpGitServer.serving(folder).requiringPassword("user", "password");
      server = started;
    }
    return started;
  }

  Path folder(String name) {
    return folder.resolve(name);
  }

  /** Returns the working tree of the repository that a case may spoil. */
  Path badTree() {
    return home.repository("bad");
  }

  /** Returns the state folder of the unit that a case may spoil. */
  Path badState() {
    return badTree().resolve(".temp/add").resolve(LEVEL);
  }

  void push(Change... changes) {
    bad.commit("change " + pushes++, changes);
  }

  void pushDescription(String text) {
    ops.commit("change " + pushes++, write(DESCRIPTION, text));
  }

  /** Puts the healthy work back into the repository that was spoilt. */
  void pushHealthy() {
    push(script(SCRIPT, WORK), write("more", "" + pushes));
  }

  Beat beat() {
    return run("cron-1m", "--verbose");
  }

  /** Runs the program in this JVM; what it prints comes back, without what is indented. */
  Beat run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    Map<String, String> environment =
        Map.of("PATH", "/usr/bin:/bin", "NODE_HOME", home.root().toString());
    int code = Main.run(arguments, environment, print, print);
    return new Beat(code, out.toString(StandardCharsets.UTF_8).lines().toList());
  }

  /** Lets the heartbeat come upon something new in every healthy repository. */
  void pushElsewhere() {
    good.commit("more " + pushes++, write("more", "" + pushes));
  }

  boolean goodIsWorked() {
    return isWorked("good", good);
  }

  boolean badIsWorked() {
    return isWorked("bad", bad);
  }

  private boolean isWorked(String name, GitHistory history) {
    try {
      return new UnitFiles(home.repository(name), LEVEL)
          .done()
          .filter(version -> version.hex().equals(history.head().name()))
          .isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /** Asserts that a heartbeat finds nothing wrong and leaves all work done. */
  void assertIsWell() throws IOException {
    pushElsewhere();
    push(write("more", "" + pushes++));
    Beat beat = beat();
    assertThat(beat.exitCode()).as(beat.toString()).isEqualTo(ExitCode.DONE);
    assertThat(home.nodeinfo().resolve("error.txt")).doesNotExist();
    assertThat(home.nodeinfo().resolve("state.txt")).hasContent("done");
    assertThat(Files.readString(home.nodeinfo().resolve("statelog.txt")))
        .matches("setup:[-0-9]+;initdone:[-0-9]+;\n");
    assertThat(goodIsWorked()).as("good is worked").isTrue();
    assertThat(badIsWorked()).as("bad is worked").isTrue();
    assertThat(isWorked("ops", ops)).as("ops is worked").isTrue();
    assertThat(leftovers()).isEmpty();
  }

  /** Returns half-written files. */
  private List<Path> leftovers() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path place : List.of(home.nodeinfo(), home.run(), badState())) {
      try (Stream<Path> files = Files.list(place)) {
        files.filter(file -> file.toString().endsWith(".new")).forEach(found::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    ops.close();
    bad.close();
    good.close();
  }
}
