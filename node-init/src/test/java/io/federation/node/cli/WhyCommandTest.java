package io.federation.node.cli;

import static io.federation.node.NodeFixture.WORK;
import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.node.NodeFixture.work;
import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.StateFiles;
import io.federation.model.Stamp;
import io.federation.model.UnitName;
import io.federation.model.Version;
import io.federation.node.home.LastDeployment;
import io.federation.presence.LastWork;
import io.federation.presence.LastWork.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WhyCommandTest extends LastWorkScene {

  @Test
  void a_node_that_never_worked_says_so() throws Exception {
    node.push("own", script(WORK + "work.sh", "#!/bin/bash\necho found nothing\n"));
    node.init();
    assertThat(node.beat()).isZero();

    assertThat(why()).isEqualTo("This node never worked.\n");
    assertThat(why("--json")).isEqualTo("{}\n");
  }

  @Test
  void the_last_deployment_comes_first() throws Exception {
    node.init();
    new LastDeployment(
            LastDeployment.Result.FAILED,
            "7",
            Instant.parse("2026-01-01T12:00:00Z"),
            "Command failed: /opt/z4m/bin/zookeeper-deploy /cust/cms 0")
        .write(node.home);

    assertThat(why())
        .isEqualTo(
            "deployment   failed (Command failed: /opt/z4m/bin/zookeeper-deploy /cust/cms 0),"
                + " version 7, 20260101-120000\nThis node never worked.\n");
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
        "",
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
