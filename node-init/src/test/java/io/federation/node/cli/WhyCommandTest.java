package io.federation.node.cli;

import static io.federation.node.NodeFixture.WORK;
import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.node.NodeFixture.work;
import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.machine.PrintableText;
import io.federation.machine.StateFiles;
import io.federation.model.ExitCode;
import io.federation.model.Stamp;
import io.federation.model.UnitName;
import io.federation.model.Version;
import io.federation.node.NodeFixture;
import io.federation.node.work.LastWorkFile;
import io.federation.presence.LastWork;
import io.federation.presence.LastWork.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhyCommandTest {

  private static final String UNIT = "ops:stacktype/lad1/part/app1";

  @TempDir private Path folder;
  private NodeFixture node;
  private CommandLineRun cli;

  @BeforeEach
  void a_node() {
    node = NodeFixture.in(folder);
    cli = new CommandLineRun(node.home.root());
  }

  @AfterEach
  void close() {
    node.close();
  }

  private String why(String... more) {
    String[] all = new String[more.length + 1];
    all[0] = "why";
    System.arraycopy(more, 0, all, 1, more.length);
    CommandLineRun.Result result = cli.run(all);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    return result.out();
  }

  private LastWork last() throws Exception {
    return LastWorkFile.read(node.home).orElseThrow();
  }

  @Test
  void a_node_that_never_worked_says_so() throws Exception {
    node.push("own", script(WORK + "work.sh", "#!/bin/bash\necho found nothing\n"));
    node.init();
    assertThat(node.beat()).isZero();

    assertThat(why()).isEqualTo("This node never worked.\n");
    assertThat(why("--json")).isEqualTo("{}\n");
  }

  @Test
  void a_work_that_is_done_names_the_change_that_caused_it() throws Exception {
    node.push("begin", work("echo fine"), write(WORK + "work.sh_WATCH_PATH.txt", "soft\n"));
    node.init();
    node.beat();
    Version cause = node.push("Change the port", write("soft/a", "1"), write("soft/b", "1"));
    Version tip = node.push("Mend a typo", write("README", "1"));
    assertThat(node.beat()).isZero();

    assertThat(why())
        .matches(
            """
            result       done after \\d+ s
            unit         %s
            began        20260101-120200
            commit       %s Change the port
            author       Test Author <author@example.org>
            worked at    %s
            changed      soft/a
                         soft/b
            printed      \\| fine
            """
                .formatted(UNIT, cause, tip));
    assertThat(LastWork.parse(why("--json"))).isEqualTo(last());
    assertThat(last().unit()).isEqualTo(UnitName.parse(UNIT));
  }

  @Test
  void a_first_work_is_caused_by_the_version_itself() throws Exception {
    Version first = node.push("begin", work("exit 0"));
    node.init();
    node.beat();

    assertThat(last().commit()).isEqualTo(first);
    assertThat(last().version()).isEqualTo(first);
    assertThat(last().paths()).isEmpty();
  }

  @Test
  void a_work_under_way_is_said_to_be_running() throws Exception {
    node.push("begin", work("cp \"$NODE_HOME/run/lastwork.json\" \"$NODE_HOME/seen\""));
    node.init();
    node.beat();

    LastWork seen = LastWork.parse(Files.readString(node.home.root().resolve("seen")));
    assertThat(seen.result()).isEqualTo(Result.RUNNING);
    assertThat(seen.subject()).isEqualTo("begin");
  }

  @Test
  void a_failed_work_says_why_and_when_it_is_tried_again() throws Exception {
    node.push("begin", work("for i in 1 2 3 4 5 6 7; do echo line $i; done; exit 3"));
    node.init();
    node.beat();

    assertThat(why())
        .startsWith("result       failed (exit code 3) after ")
        .contains("printed      | line 3\n             | line 4\n")
        .endsWith(
            "next         it failed 1 time(s), and is tried again at the heartbeat after"
                + " 20260101-120200\n");
    assertThat(last().lines()).hasSize(5);
    for (int minute = 0; minute < 20; minute++) {
      node.beat();
    }
    assertThat(why())
        .endsWith("next         not tried again before a push to ops, or node-init unwedge\n");
  }

  @Test
  void a_rejected_version_says_how_it_is_mended() throws Exception {
    node.push("good", work("exit 0"));
    node.init();
    node.beat();
    node.push("bad", work("exit 65"));
    node.beat();

    assertThat(last().result()).isEqualTo(Result.REJECTED);
    assertThat(why())
        .endsWith("next         this version is not tried again: mend it with a push to ops\n");
  }

  @Test
  void a_unit_that_fails_stays_in_sight_while_others_do_their_work() throws Exception {
    String good = "#!/bin/bash\nexit 0\n";
    node.push(
        "three",
        script("bin/nodework/common/work_ActualWork.sh", good),
        script("bin/nodework/part/app1/work_ActualWork.sh", "#!/bin/bash\nexit 7\n"),
        work("exit 0"));
    node.init();
    node.beat();
    assertThat(last().unit().level()).isEqualTo("part/app1");

    node.push("mended", script("bin/nodework/part/app1/work_ActualWork.sh", good));
    node.beat();
    assertThat(last().unit().level()).isEqualTo("stacktype/lad1/part/app1");
    assertThat(last().result()).isEqualTo(Result.DONE);
  }

  @Test
  void no_secret_is_shown() throws Exception {
    Files.createDirectories(node.home.credentials().resolve("shared"));
    credential("ops.properties", "username=deploy\npassword=p:ss w\\u00f6rd\n");
    credential("chat.properties", "token=t0ken123\nchatty=https://chat.example.org/hooks/s3cr\n");
    credential("short.properties", "password=xy\n");
    credential("shared/db.properties", "id=1\nparts=app1\nvalue=aHVudGVyMg\\=\\=\n");
    credential("ops.key", "-----BEGIN X KEY-----\nAAAAB3NzaC1yc2E\n-----END X KEY-----\n");
    credential("known_hosts", "git.example.org ssh-rsa BBBB\n");
    node.push(
        "begin",
        work(
            """
            echo 'deploy logs in with p:ss wörd, at https://deploy:p%3Ass+w%C3%B6rd@h/'
            echo 'token=t0ken123 https://chat.example.org/hooks/s3cr'
            echo 'db: hunter2 aHVudGVyMg== for app1, xy but not xyz'
            echo 'AAAAB3NzaC1yc2E'
            echo '-----BEGIN X KEY----- git.example.org ssh-rsa BBBB'
            exit 3"""));
    node.init();
    node.beat();

    assertThat(last().lines())
        .containsExactly(
            "deploy logs in with ***, at https://deploy:***@h/",
            "token=*** ***",
            "db: *** *** for app1, *** but not xyz",
            "***",
            "-----BEGIN X KEY----- git.example.org ssh-rsa BBBB");
  }

  @Test
  void secrets_behind_a_link_are_hidden_too_and_what_cannot_be_told_is_not_shown()
      throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createDirectories(node.home.root());
    Files.createSymbolicLink(node.home.credentials(), elsewhere);
    credential("ops.properties", "username=deploy\npassword=hunter2\n");
    node.push("begin", work("echo it is hunter2"));
    node.init();
    node.beat();
    assertThat(last().lines()).containsExactly("it is ***");

    Files.write(elsewhere.resolve("large"), new byte[1024 * 1024 + 1]);
    node.push("more", write("README", "1"));
    node.beat();
    assertThat(last().result()).isEqualTo(Result.DONE);
    assertThat(last().lines())
        .containsExactly("(not shown, as it cannot be told what of it is secret)");
    assertThat(node.told()).anyMatch(line -> line.contains("is larger than 1048576 bytes"));
  }

  private void credential(String name, String text) throws Exception {
    Path file = Files.writeString(node.home.credentials().resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\302\\23331mred",
        "a\\302\\205b",
        "\\033[2J",
        "x\\rcount 99",
        "\\342\\200\\256gnp",
        "\\342\\200\\250",
        "a\\0b",
        "\\377\\355\\240\\200"
      })
  void whatever_a_script_prints_fails_no_heartbeat_and_steers_no_terminal(String bytes)
      throws Exception {
    node.push("begin", work("printf 'first\\n" + bytes + "\\n'; exit 3"));
    node.init();

    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);

    String error = node.node().nodeInfo().get("error").orElseThrow();
    for (String shown :
        List.of(
            error,
            why(),
            why("--json"),
            cli.run("status").out(),
            cli.run("status", "--json").out(),
            Files.readString(node.home.logFile()))) {
      assertThat(PrintableText.escaped(shown)).isEqualTo(shown);
    }
    assertThat(error).contains(UNIT + " failed at ");
    JsonNode failed =
        new ObjectMapper().readTree(cli.run("status", "--json").out()).at("/units/0/failed");
    assertThat(failed.at("/count").asInt()).isEqualTo(1);
    assertThat(failed.at("/tail/0").asText()).isEqualTo("first");
  }

  @Test
  void a_reason_that_a_script_gave_shows_no_secret_either() throws Exception {
    Files.createDirectories(node.home.credentials());
    credential("ops.properties", "username=deploy\npassword=hunter2\n");
    node.push(
        "begin",
        work(
            "echo 'hunter2 is wrong' >"
                + "\"$NODE_REPOSITORY/.temp/add/${NODE_UNIT#*:}/work.sh_WEDGED.txt\""));
    node.init();
    node.beat();

    assertThat(last().reason()).isEqualTo("*** is wrong");
    assertNowhere("hunter2");
  }

  @Test
  void what_is_kept_of_a_failure_shows_no_secret_nor_does_a_reason_that_a_person_gave()
      throws Exception {
    Files.createDirectories(node.home.credentials());
    credential("ops.properties", "username=deploy\npassword=hunter2\n");
    node.push("begin", work("printf 'hunter2\\302\\23331m\\n'; exit 3"));
    node.init();
    node.beat();

    assertThat(cli.run("status").out()).contains("| ***?31m\n").contains("): ***?31m\n");
    assertNowhere("hunter2");
    assertThat(cli.run("wedged", "hunter2 does not fit").exitCode()).isZero();
    assertThat(node.node().nodeInfo().get("wedged")).contains("*** does not fit");
    assertNowhere("hunter2");
  }

  /** Not in what is shown, nor in any file of the node beside its credentials. */
  private void assertNowhere(String secret) throws Exception {
    assertThat(cli.run("status").out() + cli.run("status", "--json").out() + why())
        .contains("***")
        .doesNotContain(secret);
    for (Path place :
        List.of(
            node.home.nodeinfo(),
            node.home.run(),
            node.home.log(),
            node.home.repository("ops").resolve(".temp"))) {
      try (Stream<Path> files = Files.walk(place)) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
              .as(file.toString())
              .doesNotContain(secret);
        }
      }
    }
  }

  @Test
  void a_run_that_a_killed_heartbeat_left_is_noted_by_the_one_that_finds_its_end()
      throws Exception {
    Version version = node.push("begin", recordingWork());
    node.init();
    Path state = node.unit().run().record().getParent();
    StateFiles.write(
        node.home.run().resolve("lastwork.json"), running(version, "20260101-120000").render());
    StateFiles.write(
        node.unit().run().record(),
        version + "\nprocess 1 1 another-boot\nmark x\nsince 20260101-120000\n");
    StateFiles.write(state.resolve("work.sh_RESULT.txt"), "0\n");
    StateFiles.write(state.resolve("work.sh_OUTPUT.txt"), "finished alone\n");
    assertThat(node.beat()).isZero();

    assertThat(node.worked()).isEmpty();
    assertThat(last().result()).isEqualTo(Result.DONE);
    assertThat(last().started()).isEqualTo(Stamp.parse("20260101-120000"));
    assertThat(last().seconds()).isEqualTo(60);
    assertThat(last().lines()).containsExactly("finished alone");
  }

  @Test
  void a_run_that_was_killed_and_tried_again_at_once_is_noted_by_its_good_end() throws Exception {
    Version version = node.push("begin", recordingWork());
    node.init();
    StateFiles.write(
        node.unit().run().record(),
        version + "\nprocess 1 1 another-boot\nmark x\nsince 20260101-120000\n");
    assertThat(node.beat()).isZero();

    assertThat(node.worked()).hasSize(1);
    assertThat(last().result()).isEqualTo(Result.DONE);
  }

  @Test
  void a_work_that_was_cut_off_before_its_run_was_written_down_is_not_running_for_ever()
      throws Exception {
    Version version = node.push("begin", recordingWork());
    node.init();
    Path file = node.home.run().resolve("lastwork.json");
    StateFiles.write(file, running(version, "20260101-120000").render());

    assertThat(last().result()).isEqualTo(Result.RUNNING);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(120)));
    assertThat(last().result()).isEqualTo(Result.FAILED);
    assertThat(last().reason()).isEqualTo("cut off before its script began");
  }

  private static LastWork running(Version version, String started) {
    return new LastWork(
        UnitName.parse(UNIT),
        version,
        version,
        "a",
        "begin",
        List.of(),
        Stamp.parse(started),
        0,
        Result.RUNNING,
        List.of());
  }

  @Test
  void many_changed_paths_are_the_first_of_them() throws Exception {
    node.push("begin", work("exit 0"));
    node.init();
    node.beat();
    node.push(
        "many",
        IntStream.range(0, 30)
            .mapToObj(i -> write("a/" + (10 + i), "1"))
            .toArray(io.federation.testkit.Change[]::new));
    node.beat();

    assertThat(last().paths()).hasSize(10).startsWith("a/10");
    assertThat(why()).contains("a/19\n             (no more than the first 10 are kept)\n");
    assertThat(why().lines().count()).isLessThan(24);
  }

  @Test
  void a_note_that_cannot_be_made_is_told_and_keeps_nothing_from_working() throws Exception {
    node.push("begin", recordingWork());
    node.init();
    Files.createDirectories(node.home.run().resolve("lastwork.json/in/the/way"));
    assertThat(node.beat()).isZero();

    assertThat(node.worked()).hasSize(1);
    assertThat(node.told()).anyMatch(line -> line.startsWith("Cannot note the last work: "));
  }

  @Test
  void a_damaged_note_is_as_good_as_none() throws Exception {
    node.init();
    StateFiles.write(node.home.run().resolve("lastwork.json"), "");

    assertThat(why()).isEqualTo("This node never worked.\n");
  }
}
