package io.federation.node.badinput;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.node.e2e.JarNode;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The part of the table of bad input that needs a process of its own: a machine out of order. */
@Tag("e2e")
@Tag("jvm")
final class BadSurroundingsE2eTest {

  private static final String WORK = "bin/nodework/part/app1/work_ActualWork.sh";

  /**
   * One line of the table.
   *
   * @param name what is out of order
   * @param command runs a heartbeat's command line in it
   * @param environment the heartbeat's variables
   * @param says lines that are told, with {@code {home}} for the node's home; {@code *} stands for
   *     anything
   * @param works whether the heartbeat can do its work nevertheless
   */
  record Surroundings(
      String name,
      List<String> command,
      Map<String, String> environment,
      List<String> says,
      boolean works) {
    @Override
    public String toString() {
      return name;
    }
  }

  @TempDir private Path folder;

  static Stream<Surroundings> table() {
    String limit = ": File too large: lift the limit on the size of files (ulimit -f)";
    return Stream.of(
        new Surroundings(
            "no file can grow, as on a full disk",
            List.of("bash", "-c", "ulimit -f 0; exec \"$@\"", "bash"),
            Map.of(),
            List.of(
                "node-init: events are not counted in log/sequence.txt" + limit,
                "* Cannot note the time of the heartbeat: {home}/nodeinfo/heartbeat.txt" + limit,
                "* Cannot look at ops: *" + limit + " (not in {home}/log/node-init.log: *)"),
            false),
        new Surroundings(
            "the home cannot be written to",
            readOnly(),
            Map.of(),
            List.of(
                "node-init: permission denied for {home}/run/heartbeat.lock: let the node's"
                    + " user own"
                    + " its home"),
            false),
        new Surroundings("cron without HOME and PATH", List.of(), Map.of(), List.of(), true),
        new Surroundings(
            "cron with an empty PATH and HOME",
            List.of(),
            Map.of("PATH", "", "HOME", ""),
            List.of(),
            true),
        new Surroundings(
            "a locale of long ago",
            List.of(),
            Map.of("LC_ALL", "POSIX", "LANG", "de_DE.ISO8859-1"),
            List.of(),
            true));
  }

  /** Who is root may write everywhere, and becomes somebody else; all others lose the right. */
  private static List<String> readOnly() {
    boolean isRoot = System.getProperty("user.name").equals("root");
    // The last argument is the home. Whoever is not root only loses the right to write.
    String script =
        """
        home=${*: -1}
        closed="$home/nodeinfo $home/run $home/log"
        [ -d "$home/nodeinfo" ] || exit 99
        %s
        chmod a-w "$home" && chmod -R a-w $closed
        find "$home/gitrepo" -type d -exec chmod a-w {} +
        %s "$@"
        code=$?
        %s
        chmod u+w "$home" && chmod -R u+w $closed
        find "$home/gitrepo" -type d -exec chmod u+w {} +
        exit $code
        """;
    return List.of(
        "bash",
        "-c",
        isRoot
            ? script.formatted(
                "chown -R 65534:65534 \"$home\"",
                "setpriv --reuid=65534 --regid=65534 --clear-groups",
                "chown -R 0:0 \"$home\"")
            : script.formatted("", "", ""),
        "bash");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void a_machine_out_of_order_is_told_and_loses_nothing(Surroundings bad) throws Exception {
    // The home is to be reached by another user.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (GitHistory ops = GitHistory.create(folder.resolve("ops.git"))) {
      ops.commit(
          "work",
          script(WORK, "#!/bin/bash\necho \"$NODE_VERSION $HOME\" >>\"$NODE_HOME/worked\"\n"));
      JarNode node = new JarNode(folder.resolve("home"), ops.url());
      node.init().run().expectingSuccess();
      node.beat().run().expectingSuccess();
      ops.commit("more", write("README", "1"));
      Files.writeString(node.home().resolve("nodeinfo/heartbeat.txt"), "20260101-000000\n");
      FolderSnapshot before = kept(node.home());

      ProgramRun.Result beat = beat(bad, node);

      List<String> lines = Stream.concat(beat.out().lines(), beat.err().lines()).toList();
      assertThat(lines).noneMatch(line -> line.contains("Exception") || line.startsWith("\tat "));
      for (String said : bad.says()) {
        String exact = said.replace("{home}", node.home().toString());
        assertThat(lines).as(exact).anyMatch(line -> Pattern.matches(exact, line));
      }
      assertThat(beat.exitCode()).as(lines.toString()).isEqualTo(bad.works() ? 0 : 1);
      if (!bad.works()) {
        assertThat(before.differencesTo(kept(node.home()))).isEmpty();
        ProgramRun.of("chmod", "-R", "u+w", node.home().toString()).run().expectingSuccess();
        node.beat().run().expectingSuccess();
      }
      assertThat(Files.readAllLines(node.home().resolve("worked")))
          .hasSize(2)
          .last()
          .asString()
          .startsWith(ops.head().name() + " /");
      assertThat(node.home().resolve("nodeinfo/state.txt")).hasContent("done");
      assertThat(node.home().resolve("nodeinfo/error.txt")).doesNotExist();
      assertThat(halfWritten(node.home())).isEmpty();
    }
  }

  @Test
  void who_only_asks_is_answered_where_nothing_can_be_written() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    ProgramRun.of("git", "init", "-q", "--bare", folder.resolve("presence.git") + "")
        .run()
        .expectingSuccess();
    try (GitHistory ops = GitHistory.create(folder.resolve("ops.git"))) {
      ops.commit(
          "work",
          write(
              "it/federation.yaml",
              """
              deployment: fed1
              stacktype: lad1
              presence: {url: ../presence.git}
              parts: {app1: {}, db1: {}}
              """),
          script(WORK, "#!/bin/bash\necho works\n"));
      JarNode partner = new JarNode(folder.resolve("partner"), ops.url(), "i-2");
      partner.init().run().expectingSuccess();
      JarNode node = new JarNode(folder.resolve("home"), ops.url());
      node.init().run().expectingSuccess();
      node.beat().run().expectingSuccess();
      ProgramRun.of("find", node.home() + "", "-name", "*.lock", "-delete")
          .run()
          .expectingSuccess();
      List<List<String>> questions =
          List.of(
              List.of("status"),
              List.of("status", "--json"),
              List.of("why"),
              List.of("why", "--json"),
              List.of("plan"),
              List.of("nodeinfo", "list"),
              List.of("nodeinfo", "get", "state"),
              List.of("partners", "--part=app1"));
      for (List<String> question : questions) {
        FolderSnapshot before = FolderSnapshot.of(node.home());

        ProgramRun.Result answer =
            run(readOnly(), Map.of("LC_ALL", "C.UTF-8"), node, question.toArray(String[]::new));

        assertThat(answer.exitCode()).as(question + answer.out()).isZero();
        if (question.contains("partners")) {
          assertThat(answer.out())
              .contains(
                  "node-init: cannot ask the presence repository, so these are the nodes known last: permission denied for ")
              .containsPattern("\ni-2[^\n]*\n$");
        } else {
          assertThat(answer.out()).doesNotContain("node-init: ").isNotBlank();
        }
        assertThat(before.differencesTo(FolderSnapshot.of(node.home())))
            .as(question.toString())
            .isEmpty();
      }
    }
  }

  private ProgramRun.Result beat(Surroundings bad, JarNode node) {
    return run(bad.command(), bad.environment(), node, "cron-1m", "--verbose");
  }

  private static ProgramRun.Result run(
      List<String> within, Map<String, String> environment, JarNode node, String... arguments) {
    List<String> command = new ArrayList<>(within);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-jar",
            node.home().resolve("bin/node-init.jar").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--home", node.home().toString()));
    // Through pipes, as cron has them: what is printed must not need a file.
    List<String> piped =
        new ArrayList<>(
            List.of("/bin/bash", "-c", "set -o pipefail; \"$@\" 2>&1 | /bin/cat", "bash"));
    piped.addAll(command);
    return ProgramRun.of(piped).in(Path.of("/")).withOnlyEnv(environment).run();
  }

  /** Returns what must not change: all state, and the trees; not Git's own files, nor the log. */
  private static FolderSnapshot kept(Path home) {
    return FolderSnapshot.of(
        home,
        path ->
            path.startsWith("log")
                || path.endsWith(".git")
                || path.toString().equals("nodeinfo/error.txt")
                || path.toString().equals("nodeinfo/heartbeat.txt"));
  }

  private static List<Path> halfWritten(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files
          .filter(file -> file.toString().matches(".*(\\.new|\\.tmp|\\.lock\\.new)"))
          .toList();
    }
  }

  /** Texts in which {@code *} stands for anything. */
  private static final class Pattern {
    static boolean matches(String pattern, String line) {
      return line.matches(java.util.regex.Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
    }
  }
}
