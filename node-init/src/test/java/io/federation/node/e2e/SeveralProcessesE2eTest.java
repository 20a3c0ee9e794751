package io.federation.node.e2e;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar, in several processes at once and in poor surroundings. */
@Tag("e2e")
@Tag("jvm")
final class SeveralProcessesE2eTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String WORK = "bin/nodework/part/app1/work_ActualWork.sh";

  /** Works until the file go is there. */
  private static final String LONG_WORK =
      """
      #!/bin/bash
      echo "$NODE_VERSION" >>"$NODE_HOME/started"
      while [ ! -e "$NODE_HOME/go" ]; do sleep 0.05; done
      """;

  @TempDir private Path folder;
  @AutoClose private GitHistory ops;
  private JarNode node;

  @BeforeEach
  void makeOpsRepository() {
    ops = GitHistory.create(folder.resolve("ops.git"));
    ops.commit("description", write("it/federation.yaml", "deployment: fed1\nstacktype: lad1\n"));
    node = new JarNode(folder.resolve("home"), ops.url());
  }

  private List<String> lines(String name) throws IOException {
    Path file = node.home().resolve(name);
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private void awaitFile(String name) {
    Await.until(LIMIT, name, () -> Files.exists(node.home().resolve(name)));
  }

  @Test
  void of_two_heartbeats_at_once_exactly_one_works() throws Exception {
    ops.commit("work", script(WORK, LONG_WORK));
    node.init().run().expectingSuccess();
    try (ProgramRun.Started one = node.beat().start();
        ProgramRun.Started two = node.beat().start()) {
      awaitFile("started");
      Await.until(
          LIMIT,
          "one of the two to leave",
          () -> !one.process().isAlive() || !two.process().isAlive());
      Files.createFile(node.home().resolve("go"));
      ProgramRun.Result first = one.await();
      ProgramRun.Result second = two.await();
      assertThat(first.exitCode()).isZero();
      assertThat(second.exitCode()).isZero();
      assertThat(first.out() + second.out()).contains("This heartbeat ends without a look: ");
    }
    assertThat(lines("started")).containsExactly(ops.head().name());
  }

  @Test
  void a_heartbeat_beside_long_work_reports_and_leaves_at_once() throws Exception {
    ops.commit("work", script(WORK, LONG_WORK));
    node.init().run().expectingSuccess();
    try (ProgramRun.Started working = node.beat().start()) {
      awaitFile("started");
      Files.delete(node.home().resolve("nodeinfo/heartbeat.txt"));
      ProgramRun.Result beside = node.beat().run();
      assertThat(beside.exitCode()).isZero();
      assertThat(beside.out())
          .contains("This heartbeat ends without a look: init or work is under way");
      assertThat(node.home().resolve("nodeinfo/heartbeat.txt")).exists();
      assertThat(node.run("status").run().out())
          .containsPattern("state +working")
          .contains("doing " + ops.head().name());
      assertThat(working.process().isAlive()).isTrue();
      Files.createFile(node.home().resolve("go"));
      assertThat(working.await().exitCode()).isZero();
    }
    assertThat(lines("started")).hasSize(1);
  }

  @Test
  void a_heartbeat_during_init_leaves_at_once_and_an_init_during_work_says_try_again()
      throws Exception {
    ops.commit(
        "slow init",
        write(
            "it/nodeinit/common/init.sh",
            """
            touch "$NODE_HOME/initialising"
            while [ ! -e "$NODE_HOME/go" ]; do sleep 0.05; done
            """));
    try (ProgramRun.Started init = node.init().start()) {
      awaitFile("initialising");
      ProgramRun.Result beside = node.beat().run();
      assertThat(beside.exitCode()).isZero();
      assertThat(beside.out())
          .contains("This heartbeat ends without a look: init or work is under way");
      Files.createFile(node.home().resolve("go"));
      assertThat(init.await().exitCode()).isZero();
    }
    Files.delete(node.home().resolve("go"));
    ops.commit("work", script(WORK, LONG_WORK));
    try (ProgramRun.Started working = node.beat().start()) {
      awaitFile("started");
      ProgramRun.Result init = node.init().run();
      assertThat(init.exitCode()).isEqualTo(75);
      String busy =
          "node-init: init or work is under way on this node: process %d (java, user %s)"
              .formatted(working.process().pid(), Files.getOwner(node.home()));
      assertThat(init.err())
          .isEqualTo(busy + "; waiting for it, 20 s\n" + busy + ": try again later\n");
      Files.createFile(node.home().resolve("go"));
      assertThat(working.await().exitCode()).isZero();
    }
  }

  @Test
  void work_goes_on_when_the_heartbeat_that_started_it_is_killed_and_is_not_started_twice()
      throws Exception {
    ops.commit("work", script(WORK, LONG_WORK));
    node.init().run().expectingSuccess();
    ProgramRun.Started working = node.beat().start();
    awaitFile("started");
    working.process().destroyForcibly().waitFor();
    working.close();
    assertThat(node.beat().run().out()).contains("Already doing " + ops.head().name());
    Files.createFile(node.home().resolve("go"));
    Await.until(
        LIMIT,
        "the unit's end to be taken over",
        () -> node.beat().run().out().contains("Done ActualWork at " + ops.head().name()));
    assertThat(lines("started")).hasSize(1);
    assertThat(node.run("status").run().out()).containsPattern("state +done");
  }

  @Test
  void a_file_with_an_accent_is_checked_out_by_the_launcher_in_an_empty_environment()
      throws Exception {
    node.init().run().expectingSuccess();
    ops.commit(
        "accents",
        write("é.txt", "été\n"),
        script(WORK, "#!/bin/bash\ncat é.txt >\"$NODE_HOME/seen\"\n"));
    ProgramRun.Result beat =
        ProgramRun.of(node.home().resolve("bin/node-init").toString(), "cron-1m", "--verbose")
            .withOnlyEnv(Map.of())
            .run();
    assertThat(beat.exitCode()).as(beat.err()).isZero();
    assertThat(beat.err()).isEmpty();
    try (var files = Files.newDirectoryStream(node.home().resolve("gitrepo/ops"), "*.txt")) {
      assertThat(files).extracting(file -> file.getFileName().toString()).containsExactly("é.txt");
    }
    assertThat(Files.readString(node.home().resolve("seen"), UTF_8)).isEqualTo("été\n");
  }

  @Test
  void a_heartbeat_with_nothing_to_do_loads_nothing_that_starts_slowly() throws Exception {
    node.init().run().expectingSuccess();
    assertLoadsNothingThatStartsSlowly();
  }

  @Test
  void nor_does_it_where_signatures_are_asked_for() throws Exception {
    SigningKey alice = SigningKey.ed25519(folder.resolve("alice"));
    Path trust = Files.createDirectories(node.home().resolve("trust"));
    Files.setPosixFilePermissions(trust, PosixFilePermissions.fromString("rwx------"));
    Path signers = Files.writeString(trust.resolve("allowed_signers"), alice.allowed());
    Files.setPosixFilePermissions(signers, PosixFilePermissions.fromString("rw-------"));
    ops.signBy(alice.signer());
    ops.commit("signed", write("a.txt", "1"));
    node.run("nodeinfo", "set", "initgitsignatures", "all").run().expectingSuccess();
    node.init().run().expectingSuccess();
    assertLoadsNothingThatStartsSlowly();

    ops.commit("signed too", write("a.txt", "2"));
    assertThat(node.beat().run().expectingSuccess().out()).contains("Advanced ops");
    ops.signBy(null);
    ops.commit("not signed", write("a.txt", "3"));
    assertThat(node.beat().run().exitCode()).isEqualTo(1);
    assertThat(node.run("status").run().out()).contains("is not signed");
  }

  private void assertLoadsNothingThatStartsSlowly() {
    assertThat(node.classesOfBeat())
        .isNotEmpty()
        .noneMatch(
            line -> line.contains("io.federation.presence.") && !line.contains(".PresenceStore "))
        .noneMatch(
            line ->
                line.contains("io.federation.node.presence.")
                    && !line.contains(".PresenceMirror ")
                    && !line.contains(".NodeVariables ")
                    && !line.contains("Stores "))
        .noneMatch(
            line ->
                line.contains("picocli")
                    || line.contains("jackson")
                    || line.contains("snakeyaml")
                    || line.contains("networknt")
                    || line.contains("sshd")
                    || line.contains("bouncycastle")
                    || line.contains("jgit.signing")
                    || line.contains("federation.git.trust"));
  }
}
