package io.federation.node.cli;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.LockFile;
import io.federation.machine.ProcessTable;
import io.federation.node.Main;
import io.federation.node.home.FileLocks;
import io.federation.testkit.Await;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitCommandTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private CommandLineRun cli;
  private Path upstream;

  @BeforeEach
  void make() {
    cli = new CommandLineRun(folder.resolve("home"));
    upstream = folder.resolve("ops.git");
  }

  private String state() {
    return cli.run("nodeinfo", "get", "state").out().strip();
  }

  @Test
  void init_sets_what_it_is_given_and_shows_what_happens() {
    CommandLineRun.makeOps(upstream);

    CommandLineRun.Result result = cli.init(upstream, "--set", "motto=a=b c");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .containsSubsequence(
            " State presetup -> setup: ",
            " Cloned ops from ",
            "  init| Sourcing it/nodeinit/common/init.sh\n",
            "  init| hello\n",
            " State setup -> initdone: ");
    assertThat(state()).isEqualTo("initdone");
    assertThat(cli.run("nodeinfo", "get", "motto").out()).isEqualTo("a=b c\n");
    assertThat(cli.run("nodeinfo", "get", "nodepart").out()).isEqualTo("db1\n");
  }

  @Test
  void quiet_init_shows_nothing_and_logs_all() throws IOException {
    CommandLineRun.makeOps(upstream);

    assertThat(cli.init(upstream, "--quiet")).isEqualTo(new CommandLineRun.Result(0, "", ""));
    assertThat(Files.readString(cli.home().logFile())).contains("init| hello\n");
  }

  @Test
  void init_that_fails_says_why_in_one_line_and_may_be_called_again() {
    try (GitHistory history = GitHistory.create(upstream)) {
      history.commit("Break", write("it/nodeinit/common/init.sh", "true\nreturn 4"));

      assertThat(cli.init(upstream, "--quiet"))
          .isEqualTo(
              new CommandLineRun.Result(
                  1,
                  "",
                  "node-init: initialisation failed: it/nodeinit/common/init.sh failed with exit"
                      + " code 4\n"));
      assertThat(state()).isEqualTo("setup");
      assertThat(cli.run("status").out())
          .contains(
              "error        initialisation failed: it/nodeinit/common/init.sh failed with exit code"
                  + " 4\n");

      history.commit("Mend", write("it/nodeinit/common/init.sh", "true"));
    }
    assertThat(cli.run("init", "--heartbeat", "none", "--quiet").exitCode()).isZero();
    assertThat(state()).isEqualTo("initdone");
    assertThat(cli.run("status").out()).doesNotContain("error");
  }

  /** An {@code init} in a process of its own. */
  private ProgramRun initFrom(String url) {
    return ChildJvm.of(
        Main.class,
        "init",
        "--heartbeat=none",
        "--home=" + cli.home().root(),
        "--set=instance-id=i-1",
        "--set=initgitrepo=ops",
        "--set=initgiturl=" + url);
  }

  @Test
  void an_interrupt_ends_the_scripts_too() throws Exception {
    try (GitHistory history = GitHistory.create(upstream)) {
      history.commit(
          "Wait",
          write("it/nodeinit/common/init.sh", "echo $BASHPID >\"$NODE_HOME/pid\"\nsleep 300\n"));
    }
    Path pid = cli.home().root().resolve("pid");
    try (ProgramRun.Started init = initFrom(upstream.toUri().toString()).start()) {
      Await.until(LIMIT, "the script runs", () -> pid.toFile().length() > 1);
      long script = Long.parseLong(Files.readString(pid).strip());

      // SIGTERM, which Java takes as it takes Ctrl-C's SIGINT.
      init.process().destroy();

      assertThat(init.process().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(new ProcessTable().identify(script)).isEmpty();
    }
    assertThat(state()).isEqualTo("setup");
  }

  @Test
  void a_git_server_is_reached_by_the_proxy_that_the_environment_names() {
    CommandLineRun.makeOps(upstream);
    try (HttpGitServer proxy = HttpGitServer.serving(folder)) {
      ProgramRun init =
          initFrom("http://git.example.invalid/ops.git").withEnv("http_proxy", proxy.url());

      assertThat(init.run().out()).contains(" State setup -> initdone: ");
      assertThat(proxy.requests()).isNotEmpty();
    }
  }

  @Test
  void init_beside_work_says_that_it_waits() throws Exception {
    CommandLineRun.makeOps(upstream);
    cli.init(upstream, "--quiet");
    Optional<LockFile> work = new FileLocks(cli.home()).tryWork();
    try (ProgramRun.Started init =
        ChildJvm.of(Main.class, "init", "--heartbeat=none", "--home=" + cli.home().root())
            .start()) {
      Await.until(
          LIMIT,
          "it says so",
          () ->
              init.errSoFar().startsWith("node-init: init or work is under way on this node: ")
                  && init.errSoFar().endsWith("; waiting for it, 20 s\n"));
      work.orElseThrow().close();
      assertThat(init.await().exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"instance-id", "initgitrepo", "initgiturl"})
  void what_init_needs_and_nodeinfo_does_not_have_is_asked_for(String missing) {
    List<String> needed = List.of("instance-id", "initgitrepo", "initgiturl");
    for (String property : needed) {
      if (!property.equals(missing)) {
        cli.run("nodeinfo", "set", property, "x");
      }
    }

    assertThat(cli.run("init", "--heartbeat", "none"))
        .isEqualTo(
            new CommandLineRun.Result(
                2,
                "",
                "node-init: nodeinfo has no %1$s: give it with --set %1$s=...\n"
                    .formatted(missing)));
    assertThat(state()).isEmpty();
  }

  @ParameterizedTest
  @Timeout(15)
  @CsvSource({
    "instance-id, ../x",
    "deployment, a b",
    "initgitrepo, ../x",
    "stacktype, ..",
    "nodepart, a/b"
  })
  void a_name_that_is_none_is_refused_before_anything_happens(String property, String value) {
    CommandLineRun.makeOps(upstream);

    CommandLineRun.Result result = cli.init(upstream, "--set", property + "=" + value);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("node-init: nodeinfo " + property + " \"" + value + "\" is not a name: use ")
        .hasLineCount(1);
    assertThat(result.out()).isEmpty();
    assertThat(cli.home().nodeinfo()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "state=done, is kept by the node itself",
    "a b=c, is not a name",
    "../x=y, is not a name",
  })
  void what_must_not_be_set_is_refused(String setting, String complaint) {
    CommandLineRun.Result result = cli.run("init", "--set", setting);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("node-init: ").contains(complaint).hasLineCount(1);
    assertThat(cli.home().nodeinfo()).doesNotExist();
  }

  @Test
  void a_heartbeat_of_another_kind_is_refused_before_anything_happens() {
    assertThat(cli.run("init", "--heartbeat", "launchd", "--set", "motto=x"))
        .isEqualTo(
            new CommandLineRun.Result(
                2,
                "",
                "node-init: \"launchd\" is no way to call the heartbeat: use cron, systemd or"
                    + " none\n"));
    assertThat(cli.home().nodeinfo()).doesNotExist();
  }

  @Test
  void init_installs_the_jar_it_runs_from_whatever_its_folder_is_called() throws Exception {
    CommandLineRun.makeOps(upstream);
    Path jar = folder.resolve("50% a b+c/node-init.jar");
    Files.createDirectories(jar.getParent());
    writeProgram(jar);

    ProgramRun.Result result =
        ChildJvm.of(
                jar + ":" + System.getProperty("java.class.path"),
                Main.class,
                "init",
                "--quiet",
                "--heartbeat=none",
                "--home=" + cli.home().root(),
                "--set=instance-id=i-1",
                "--set=initgitrepo=ops",
                "--set=initgiturl=" + upstream.toUri())
            .run();

    assertThat(result).isEqualTo(new ProgramRun.Result(0, "", ""));
    assertThat(cli.home().bin().resolve("node-init.jar")).hasSameBinaryContentAs(jar);
  }

  /** Makes a jar of the program's own classes. */
  private static void writeProgram(Path jar) throws IOException, URISyntaxException {
    Path code = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isRegularFile(code)) {
      Files.copy(code, jar);
      return;
    }
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream archive = new JarOutputStream(out, manifest);
        Stream<Path> walk = Files.walk(code.resolve("io/federation/node"))) {
      for (Path file : (Iterable<Path>) walk.filter(Files::isRegularFile)::iterator) {
        archive.putNextEntry(new ZipEntry(code.relativize(file).toString()));
        Files.copy(file, archive);
      }
    }
  }
}
