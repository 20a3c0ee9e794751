package io.federation.deploy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.SharedTree;
import io.federation.model.event.DeployEvent;
import io.federation.model.spec.DeployWave;
import io.federation.testkit.Await;
import io.federation.testkit.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that deploy one wave after the other, with a ZooKeeper and scripts that really run. */
class DeployWavesTest {

  private static final String TREE =
      """
      /cust
        /a : one
          version = '1'
          /deploy
            /first
        /b : one
          version = '1'
          /deploy
            /web
        /c : one
          version = '1'
          /deploy
            /last
        /d : one
          version = '1'
          /deploy
            /second
      /hosts
        version = False
      """;

  private static final String SCRIPT = " one/zookeeper-deploy /cust/";

  @TempDir private Path folder;
  private final ManualClock clock = ManualClock.at("2026-11-29T10:00:00Z");
  private TestCluster cluster;

  @BeforeEach
  void open() throws Exception {
    cluster = new TestCluster(folder);
    cluster.bring(TREE);
  }

  @AfterEach
  void close() throws Exception {
    cluster.close();
  }

  private static DeployWave wave(String... hosts) {
    return new DeployWave(List.of(hosts), Duration.ZERO, Optional.empty());
  }

  private static DeployWave checked(String line, String... hosts) {
    return new DeployWave(List.of(hosts), Duration.ZERO, Optional.of(line));
  }

  private TestHost host(String id, DeployWave... waves) throws Exception {
    return cluster.host(id).waves(List.of(waves)).clock(clock);
  }

  private void assertStatus(String id, String words) {
    assertThat(cluster.property(id, "status")).isEqualTo(words.isEmpty() ? "" : "u'" + words + "'");
  }

  @Test
  void a_wave_begins_when_all_hosts_of_those_before_it_have_the_version() throws Exception {
    DeployWave[] waves = {wave("first", "second.example.org"), wave("first", "web")};
    cluster.start(host("last", waves));
    cluster.start(cluster.host("third", Optional.of("web")).waves(List.of(waves)));
    cluster.start(host("first", waves));
    cluster.start(host("second", waves).with("one", "zookeeper-deploy", cluster.untilGo()));
    for (String id : List.of("first", "second", "third", "last")) {
      Await.until(
          TestCluster.LIMIT, id + " is there", () -> !cluster.property(id, "name").isEmpty());
    }

    cluster.set("2");

    cluster.awaitProperty("first", "version", "2");
    cluster.awaitProperty("third", "status", "u'waiting for wave 1: second.example.org'");
    cluster.awaitProperty("last", "status", "u'waiting for wave 1: second.example.org'");
    assertThat(cluster.property("third", "version")).isEmpty();
    cluster.go();
    cluster.awaitProperty("last", "version", "2");
    assertThat(cluster.journal())
        .containsSubsequence("second" + SCRIPT + "d 0", "third" + SCRIPT + "b 0", "third ends")
        .endsWith("last" + SCRIPT + "c 0", "last ends");
    assertStatus("last", "");
  }

  @Test
  void while_a_host_waits_it_has_the_version_that_it_had() throws Exception {
    HostAgent first = cluster.asked(host("first"));
    TestHost host = host("last", wave("first"));
    HostAgent last = cluster.asked(host);
    cluster.set("1");
    assertThat(first.deployOnce()).isTrue();
    assertThat(last.deployOnce()).isTrue();
    assertThat(host.log()).noneMatch(line -> line.contains("wave"));

    cluster.set("2");
    assertThat(last.deployOnce()).isFalse();
    assertThat(last.deployOnce()).isFalse();

    assertThat(cluster.property("last", "version")).isEqualTo("1");
    assertThat(host.root().resolve("run/host_version")).hasContent("1");
    assertThat(Files.readString(host.root().resolve("run/status")))
        .matches("[0-9]+ [0-9]+ 2 waiting for wave 1: first.example.org\n");
    assertThat(host.log())
        .containsOnlyOnce("INFO Before version 2: waiting for wave 1: first.example.org");
  }

  @Test
  void the_next_wave_begins_when_the_one_before_has_had_the_version_for_its_time()
      throws Exception {
    DeployWave[] waves = {
      new DeployWave(List.of("first"), Duration.ofMinutes(10), Optional.empty()), wave("second")
    };
    HostAgent first = cluster.asked(host("first", waves));
    HostAgent last = cluster.asked(host("last", waves));
    cluster.set("2");
    assertThat(last.deployOnce()).isFalse();
    clock.advance(Duration.ofHours(1));
    assertThat(first.deployOnce()).isTrue();
    assertThat(last.deployOnce()).isFalse();
    assertStatus("last", "baking after wave 1 until 2026-11-29T11:10:00Z");

    clock.advance(Duration.ofMinutes(10).minusMillis(1));
    assertThat(last.deployOnce()).isFalse();
    HostAgent second = cluster.asked(host("second", waves));
    clock.advance(Duration.ofMillis(1));

    assertThat(last.deployOnce()).isFalse();
    assertStatus("last", "waiting for wave 2: second.example.org");
    assertThat(second.deployOnce()).isFalse();
    assertStatus("second", "baking after wave 1 until 2026-11-29T11:20:00Z");
    clock.advance(Duration.ofMinutes(10));
    assertThat(second.deployOnce()).isTrue();
    assertThat(last.deployOnce()).isTrue();
  }

  @Test
  void the_time_begins_anew_if_a_host_that_lacks_the_version_has_come() throws Exception {
    DeployWave[] waves = {
      new DeployWave(List.of("first", "second"), Duration.ofMinutes(10), Optional.empty())
    };
    HostAgent first = cluster.asked(host("first", waves));
    HostAgent last = cluster.asked(host("last", waves));
    cluster.set("2");
    assertThat(first.deployOnce()).isTrue();
    assertThat(last.deployOnce()).isFalse();
    HostAgent second = cluster.asked(host("second", waves));

    clock.advance(Duration.ofMinutes(10));
    assertThat(last.deployOnce()).isFalse();
    assertStatus("last", "waiting for wave 1: second.example.org");
    assertThat(second.deployOnce()).isTrue();
    assertThat(last.deployOnce()).isFalse();
    assertStatus("last", "baking after wave 1 until 2026-11-29T10:20:00Z");
  }

  @Test
  void a_wave_none_of_whose_hosts_is_there_has_passed_but_for_its_time_and_check()
      throws Exception {
    Path ran = folder.resolve("ran");
    DeployWave[] waves = {
      new DeployWave(List.of("first"), Duration.ofMinutes(10), Optional.of("echo checked >>" + ran))
    };
    HostAgent last = cluster.asked(host("last", waves));
    cluster.set("2");

    assertThat(last.deployOnce()).isFalse();
    assertStatus("last", "baking after wave 1 until 2026-11-29T10:10:00Z");
    clock.advance(Duration.ofMinutes(10));
    assertThat(last.deployOnce()).isFalse();
    assertThat(last.deployOnce()).isTrue();
    assertThat(ran).hasContent("checked");
  }

  @Test
  void many_hosts_that_are_waited_for_are_not_all_named() throws Exception {
    List<String> ids = List.of("h1", "h2", "h3", "h4", "h5");
    SharedTree tree = new SharedTree(cluster.people);
    for (String id : ids) {
      assertThat(tree.create("/hosts/" + id, new byte[0])).isTrue();
    }
    HostAgent last =
        cluster.asked(host("last", new DeployWave(ids, Duration.ZERO, Optional.empty())));
    cluster.set("2");

    assertThat(last.deployOnce()).isFalse();

    assertStatus("last", "waiting for wave 1: h1, h2, h3 and 2 more");
  }

  @Test
  void a_check_that_succeeds_is_called_once_before_a_host_begins() throws Exception {
    Path ran = folder.resolve("ran");
    DeployWave[] waves = {checked("echo $TEST_HOST >>" + ran, "first")};
    HostAgent first = cluster.asked(host("first", waves));
    TestHost host = host("last", waves);
    HostAgent last = cluster.asked(host);
    cluster.set("2");
    assertThat(last.deployOnce()).isFalse();
    assertThat(ran).doesNotExist();
    assertThat(first.deployOnce()).isTrue();

    assertThat(last.deployOnce()).isFalse();
    assertStatus("last", "checking after wave 1");
    assertThat(last.deployOnce()).isTrue();

    assertThat(ran).hasContent(host.root().toString());
    assertThat(host.log()).contains("INFO echo $TEST_HOST >>" + ran);
  }

  @Test
  void a_check_that_fails_is_a_failure_and_nobody_else_begins() throws Exception {
    Path mended = folder.resolve("mended");
    String line = "echo no answer; [ -e " + mended + " ]";
    DeployWave[] waves = {checked(line, "first")};
    HostAgent first = cluster.asked(host("first", waves));
    TestHost host = host("last", waves).after(HookCommand.line("touch " + folder.resolve("after")));
    HostAgent last = cluster.asked(host);
    cluster.set("2");
    assertThat(first.deployOnce()).isTrue();

    assertThat(last.deployOnce()).isFalse();

    String error = "check after wave 1 failed: Command failed: " + line;
    assertThat(cluster.read()).isEqualTo("None");
    assertThat(cluster.property("last", "error")).isEqualTo("u'" + error + "'");
    assertThat(host.events()).containsExactly(new DeployEvent.Failed("2", error));
    assertThat(host.log()).containsSubsequence("no answer", "ERROR FAILURE", error);
    assertThat(last.deployOnce()).isFalse();
    assertThat(cluster.property("last", "error")).isEqualTo("u'" + error + "'");
    assertThat(cluster.journal()).noneMatch(entry -> entry.startsWith("last"));
    assertThat(folder.resolve("after")).doesNotExist();

    Files.createFile(mended);
    cluster.set("2");
    assertThat(last.deployOnce()).isFalse();
    assertThat(last.deployOnce()).isTrue();
    assertThat(cluster.property("last", "error")).isEmpty();
  }

  @Test
  void when_a_host_of_an_earlier_wave_fails_the_others_do_not_begin() throws Exception {
    HostAgent first = cluster.asked(host("first").with("one", "zookeeper-deploy", "exit 3"));
    TestHost host = host("last", wave("first"));
    HostAgent last = cluster.asked(host);
    cluster.set("2");
    assertThat(last.deployOnce()).isFalse();

    assertThat(first.deployOnce()).isFalse();
    assertThat(last.deployOnce()).isFalse();

    assertThat(cluster.read()).isEqualTo("None");
    assertStatus("last", "");
    assertThat(host.log()).contains("INFO Version 2 is not begun");
    assertThat(host.events()).isEmpty();
    assertThat(Files.readString(host.root().resolve("run/status"))).endsWith(" 2 abandoned\n");
    assertThat(cluster.journal()).containsExactly("first" + SCRIPT + "a 0");
  }

  @Test
  void a_version_that_is_set_while_a_host_waits_is_waited_for_anew() throws Exception {
    DeployWave[] waves = {
      new DeployWave(List.of("first"), Duration.ofMinutes(10), Optional.empty())
    };
    HostAgent first = cluster.asked(host("first", waves));
    TestHost host = host("last", waves);
    HostAgent last = cluster.asked(host);
    cluster.set("2");
    assertThat(first.deployOnce()).isTrue();
    assertThat(last.deployOnce()).isFalse();
    clock.advance(Duration.ofMinutes(9));

    cluster.set("3");
    assertThat(last.deployOnce()).isFalse();
    assertStatus("last", "waiting for wave 1: first.example.org");
    assertThat(first.deployOnce()).isTrue();
    assertThat(last.deployOnce()).isFalse();
    assertStatus("last", "baking after wave 1 until 2026-11-29T10:19:00Z");
    clock.advance(Duration.ofMinutes(10));
    assertThat(last.deployOnce()).isTrue();
    assertThat(host.events()).first().isEqualTo(new DeployEvent.Begun("3"));
  }

  @Test
  void a_version_that_is_set_while_a_check_runs_is_waited_for_anew() throws Exception {
    DeployWave[] waves = {checked(cluster.untilGo(), "first")};
    HostAgent first = cluster.asked(host("first", waves));
    TestHost host = host("last", waves);
    cluster.start(host);
    cluster.set("2");
    assertThat(first.deployOnce()).isTrue();
    cluster.awaitProperty("last", "status", "u'checking after wave 1'");

    cluster.set("3");
    cluster.go();

    cluster.awaitProperty("last", "status", "u'waiting for wave 1: first.example.org'");
    assertThat(cluster.journal()).noneMatch(entry -> entry.startsWith("last"));
    assertThat(host.events()).isEmpty();
  }

  @Test
  void a_host_that_keeps_the_lock_of_its_role_does_not_wait_for_those_that_need_it()
      throws Exception {
    cluster.bring(
        """
        /roles
          /web : controller
            version = '1'
        /role-locks
          /web
        """);
    Path mended = folder.resolve("mended");
    List<DeployWave> waves = List.of(wave("w2"));
    HostAgent w1 =
        cluster.asked(
            cluster
                .host("w1", Optional.of("web"))
                .waves(waves)
                .with("one", "zookeeper-deploy", "[ -e " + mended + " ] || exit 3"));
    cluster.set("1");
    assertThat(w1.deployOnce()).isFalse();
    assertThat(cluster.read()).isEqualTo("None");
    cluster.start(cluster.host("w2", Optional.of("web")).waves(waves));

    Files.createFile(mended);
    cluster.set("2");
    cluster.awaitProperty(
        "w2", "status", "u'waiting for /role-locks/web, which w1.example.org has'");

    assertThat(w1.deployOnce()).isTrue();
    cluster.awaitProperty("w2", "version", "2");
  }
}
