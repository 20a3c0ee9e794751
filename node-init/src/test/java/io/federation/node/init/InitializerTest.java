package io.federation.node.init;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.machine.PrivateFiles;
import io.federation.machine.ProcessTable;
import io.federation.model.NodeState;
import io.federation.node.app.Node;
import io.federation.node.app.Surroundings;
import io.federation.node.home.NodeHome;
import io.federation.testkit.Await;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's way from presetup to initdone, with a real repository and real scripts. */
class InitializerTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir private Path folder;

  private NodeHome home;
  private Path upstream;
  private Node node;
  private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
  private Runnable whilePaused = () -> {};

  @BeforeEach
  void make() throws IOException {
    home = new NodeHome(folder.resolve("home"));
    upstream = folder.resolve("ops.git");
    node = node(folder.resolve("systemd"));
    node.nodeInfo().set("instance-id", "i-1");
    node.nodeInfo().set("nodepart", "db1");
    node.nodeInfo().set("initgitrepo", "ops");
    node.nodeInfo().set("initgiturl", upstream.toUri().toString());
  }

  private Node node(Path systemdFolder) {
    return new Node(
        new Surroundings(
            home,
            Map.of("PATH", "/usr/bin:/bin"),
            clock,
            pause -> {
              clock.advance(pause);
              whilePaused.run();
            },
            Optional.empty(),
            Optional.empty(),
            systemdFolder));
  }

  private void commit(String subject, String script) {
    try (GitHistory history = GitHistory.create(upstream)) {
      history.commit(subject, write("it/nodeinit/common/init.sh", script));
    }
  }

  private void init() throws Exception {
    node.commands().initializer().run(Optional.of(HeartbeatKind.NONE));
  }

  private String log() {
    try {
      return Files.exists(home.logFile()) ? Files.readString(home.logFile()) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_node_goes_from_presetup_to_initdone_and_tells_each_step() throws Exception {
    commit("Greet", "echo hello");

    init();

    assertThat(node.lifecycle().status().log())
        .hasToString("setup:20260101-000000;initdone:20260101-000000;");
    assertThat(node.nodeInfo().get("error")).isEmpty();
    assertThat(log())
        .containsSubsequence(
            "#1 State presetup -> setup: initialisation begins\n",
            "Heartbeat installed: none",
            "Cloned ops from ",
            "init| Sourcing it/nodeinit/common/init.sh\n",
            "init| hello\n",
            "init| Skipped missing: it/nodeinit/part/db1/init.sh\n",
            "State setup -> initdone: all init levels are sourced\n");
  }

  @Test
  void a_home_that_is_open_is_closed_to_other_users_with_all_that_the_node_keeps_there()
      throws Exception {
    commit("Greet", "echo hello");
    for (Path open : List.of(home.root(), home.nodeinfo())) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    init();

    List<Path> kept = new ArrayList<>();
    for (Path folder : List.of(home.nodeinfo(), home.log(), home.run())) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.forEach(kept::add);
      }
    }
    assertThat(PrivateFiles.isPrivate(home.root())).isTrue();
    assertThat(kept)
        .contains(
            home.nodeinfo().resolve("state.txt"), home.logFile(), home.run().resolve("state.lock"));
    for (Path each : kept) {
      assertThat(PrivateFiles.isPrivate(each)).as("%s is private", each).isTrue();
    }
    assertThat(log()).contains("WARNING Closed " + home.root() + " to other users: chmod o+x");
  }

  @Test
  void a_script_that_fails_leaves_the_node_in_setup_and_is_told() throws Exception {
    commit("Break", "echo hello\nreturn 4");

    assertThatThrownBy(this::init)
        .isInstanceOf(InitException.class)
        .hasMessage("it/nodeinit/common/init.sh failed with exit code 4; last output: hello");

    assertThat(node.lifecycle().status().state()).isEqualTo(NodeState.SETUP);
    assertThat(node.nodeInfo().get("error"))
        .contains(
            "initialisation failed: it/nodeinit/common/init.sh failed with exit code 4; last output: hello");
    assertThat(log())
        .contains(
            " CRITICAL Initialisation failed: it/nodeinit/common/init.sh failed with exit code"
                + " 4; last output: hello\n");
  }

  @Test
  void init_that_failed_takes_the_mended_scripts_and_starts_from_the_first_level()
      throws Exception {
    try (GitHistory history = GitHistory.create(upstream)) {
      history.commit(
          "Break",
          write("it/nodeinit/common/init.sh", "echo common"),
          write("it/nodeinit/part/db1/init.sh", "return 1"));
      assertThatThrownBy(this::init).isInstanceOf(InitException.class);
      history.commit("Mend", write("it/nodeinit/part/db1/init.sh", "echo part"));
    }

    init();

    assertThat(node.lifecycle().status().state()).isEqualTo(NodeState.INITDONE);
    assertThat(node.nodeInfo().get("error")).isEmpty();
    assertThat(log())
        .containsSubsequence("init| common\n", "init| common\n", "init| part\n", "-> initdone");
  }

  @Test
  void an_initialised_node_may_be_initialised_again() throws Exception {
    commit("Greet", "echo hello");
    init();
    init();

    assertThat(node.lifecycle().status().log())
        .hasToString(
            "setup:20260101-000000;initdone:20260101-000000;"
                + "setup:20260101-000000;initdone:20260101-000000;");
  }

  @Test
  void cloning_is_tried_again_until_the_repository_answers() throws Exception {
    whilePaused = () -> commit("Greet", "echo hello");

    init();

    assertThat(log()).contains("Cannot look at ops");
    assertThat(node.lifecycle().status().state()).isEqualTo(NodeState.INITDONE);
    assertThat(node.nodeInfo().get("error")).isEmpty();
  }

  @Test
  void a_repository_that_never_answers_is_given_up_after_half_a_minute_with_the_reason()
      throws Exception {
    assertThatThrownBy(this::init)
        .isInstanceOf(InitException.class)
        .hasMessageStartingWith("cannot look at ops: ");

    assertThat(node.lifecycle().status().state()).isEqualTo(NodeState.SETUP);
    assertThat(clock.instant()).isEqualTo("2026-01-01T00:00:30Z");
    assertThat(log()).containsOnlyOnce(" ERROR Cannot look at ops");
    assertThat(log()).contains(" CRITICAL Initialisation failed: cannot look at ops: ");
    assertThat(node.nodeInfo().get("error"))
        .get()
        .asString()
        .startsWith("initialisation failed: cannot look at ops: ");
  }

  @Test
  void the_heartbeat_is_there_before_anything_can_fail() throws Exception {
    assertThatThrownBy(this::init).isInstanceOf(InitException.class);

    assertThat(log()).contains("Heartbeat installed");
  }

  @Test
  void a_node_that_works_goes_on_working_if_it_fails_to_be_initialised_again() throws Exception {
    commit("Greet", "echo hello");
    init();
    try (GitHistory history = GitHistory.open(upstream)) {
      history.commit("Break", write("it/nodeinit/common/init.sh", "return 4"));
    }

    assertThatThrownBy(this::init).isInstanceOf(InitException.class);

    assertThat(node.lifecycle().status().state()).isEqualTo(NodeState.INITDONE);
    assertThat(node.nodeInfo().get("error")).get().asString().contains("exit code 4");
  }

  @Test
  void whatever_goes_wrong_is_told_with_its_reason() throws Exception {
    commit("Greet", "echo hello");
    Files.createDirectories(home.nodeinfo().resolve("config.properties"));

    assertThatThrownBy(this::init)
        .isInstanceOf(InitException.class)
        .hasMessageContaining("config.properties: Is a directory");

    assertThat(node.lifecycle().status().state()).isEqualTo(NodeState.SETUP);
    assertThat(log()).containsPattern(" CRITICAL Initialisation failed: .*config.properties");
    assertThat(node.nodeInfo().get("error")).get().asString().contains("Is a directory");
  }

  @Test
  void a_program_that_is_broken_is_told_like_any_other_failure_before_the_heartbeat_is_there()
      throws Exception {
    node =
        node(
            (Path)
                Proxy.newProxyInstance(
                    Path.class.getClassLoader(),
                    new Class<?>[] {Path.class},
                    (path, method, arguments) -> {
                      throw new NoClassDefFoundError("a/B");
                    }));

    assertBroken();
  }

  @Test
  void a_program_that_is_broken_is_told_like_any_other_failure_once_the_heartbeat_is_there()
      throws Exception {
    whilePaused =
        () -> {
          throw new NoClassDefFoundError("a/B");
        };

    assertBroken();
  }

  private void assertBroken() throws IOException {
    assertThatThrownBy(this::init)
        .isInstanceOf(InitException.class)
        .hasMessage("NoClassDefFoundError: a/B");
    assertThat(node.lifecycle().status().state()).isEqualTo(NodeState.SETUP);
    assertThat(log()).contains(" CRITICAL Initialisation failed: NoClassDefFoundError: a/B\n");
    assertThat(node.nodeInfo().get("error"))
        .contains("initialisation failed: NoClassDefFoundError: a/B");
  }

  @Test
  void what_a_killed_init_left_running_is_ended_before_it_starts_again() throws Exception {
    commit("Greet", "echo hello");
    Process sleep = new ProcessBuilder("setsid", "sleep", "300").directory(folder.toFile()).start();
    try {
      Await.until(LIMIT, "it leads a group of its own", () -> leadsGroup(sleep));
      Files.createDirectories(home.run());
      Files.writeString(
          home.run().resolve("init.doing"),
          "init\nprocess %s\nmark x\nsince 20260101-000000\n"
              .formatted(new ProcessTable().identify(sleep.pid()).orElseThrow()));

      init();

      assertThat(sleep.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(home.run().resolve("init.doing")).doesNotExist();
    } finally {
      sleep.destroyForcibly();
    }
  }

  private static boolean leadsGroup(Process process) {
    try {
      return new ProcessTable()
          .all().stream()
              .anyMatch(entry -> entry.pid() == process.pid() && entry.group() == process.pid());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
