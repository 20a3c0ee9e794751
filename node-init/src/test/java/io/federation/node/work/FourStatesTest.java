package io.federation.node.work;

import static io.federation.node.NodeFixture.WORK;
import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.gitlink;
import static io.federation.testkit.Change.rename;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.Version;
import io.federation.node.NodeFixture;
import io.federation.testkit.Change;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Work detection: the four outer states of a unit that watches {@code soft/app}, and what becomes
 * of the watched path.
 */
final class FourStatesTest {

  private static final Change WATCH = write(WORK + "work.sh_WATCH_PATH.txt", "soft/app\n");

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;

  @BeforeEach
  void initialise() throws Exception {
    node = NodeFixture.in(folder);
    node.push("work", recordingWork(), WATCH, write("soft/app/a.txt", "1"), write("README", "1"));
    node.init();
    node.told();
  }

  private void beatTimes(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      assertThat(node.beat()).isZero();
    }
  }

  private List<String> workedAfter(Change... changes) throws Exception {
    beatTimes(1);
    node.told();
    node.push("change", changes);
    beatTimes(2);
    return node.worked().subList(1, node.worked().size());
  }

  @Test
  void a_watched_path_that_is_nowhere_is_told_and_stands_in_status() throws Exception {
    String warning =
        "ops:stacktype/lad1/part/app1 watches \"soft/ap\", which is not in the repository: mend"
            + " work.sh_WATCH_PATH.txt";
    node.push("a typo", write(WORK + "work.sh_WATCH_PATH.txt", "soft/ap"));
    beatTimes(1);
    assertThat(node.told()).contains(warning);
    assertThat(node.status()).contains(", watches \"soft/ap\", which is not in the repository");
    node.push("mended", WATCH);
    beatTimes(1);
    assertThat(node.status()).doesNotContain("watches");
    node.push("gone", delete("soft/app/a.txt"));
    node.told();
    beatTimes(1);
    assertThat(node.told()).contains(warning.replace("soft/ap", "soft/app"));
    assertThat(node.status()).contains("watches \"soft/app\"");
  }

  @Test
  void state_1_the_version_worked_is_the_version_now_and_nothing_is_done() throws Exception {
    beatTimes(1);
    node.told();
    beatTimes(1);
    assertThat(node.worked()).hasSize(1);
    assertThat(node.told()).containsExactly("No change, move along");
  }

  @Test
  void state_2_the_version_is_another_but_the_watched_path_is_not_and_nothing_is_done()
      throws Exception {
    beatTimes(1);
    Version done = new Version(node.ops.head().name());
    node.told();
    Version head = node.push("not watched", write("README", "2"));
    beatTimes(1);
    assertThat(node.worked()).containsExactly(done.hex());
    assertThat(node.unit().done()).contains(done);
    assertThat(node.told())
        .contains(
            "ops:stacktype/lad1/part/app1: Compared "
                + done
                + " to "
                + head
                + " for soft/app and got ");
  }

  @Test
  void a_version_that_makes_no_difference_is_told_once() throws Exception {
    beatTimes(1);
    node.push("not watched", write("README", "2"));
    node.told();
    beatTimes(3);
    assertThat(node.told()).filteredOn(told -> told.contains("Compared")).hasSize(1);

    node.push("not watched either", write("README", "3"));
    beatTimes(2);
    assertThat(node.told()).filteredOn(told -> told.contains("Compared")).hasSize(1);

    node.push("watched", write("soft/app/a.txt", "2"));
    beatTimes(1);
    assertThat(node.worked()).hasSize(2);
  }

  @Test
  void state_3_the_watched_path_has_changed_and_the_repositorys_version_is_worked()
      throws Exception {
    beatTimes(1);
    Version done = new Version(node.ops.head().name());
    Version touching = node.push("watched", write("soft/app/a.txt", "2"));
    Version head = node.push("not watched", write("README", "2"));
    node.told();
    beatTimes(1);
    assertThat(node.worked()).containsExactly(done.hex(), head.hex());
    assertThat(node.unit().done()).contains(head);
    assertThat(node.told())
        .contains(
            "ops:stacktype/lad1/part/app1: Compared "
                + done
                + " to "
                + head
                + " for soft/app and got "
                + touching,
            "ops:stacktype/lad1/part/app1: Detected Change in Git Version! The watched path has"
                + " changed",
            "ops:stacktype/lad1/part/app1: Starting ActualWork at " + head,
            "ops:stacktype/lad1/part/app1: Done ActualWork at " + head + " in 0 s");
  }

  @Test
  void state_4_there_was_no_work_and_the_first_run_is_said_to_be_that() throws Exception {
    beatTimes(1);
    assertThat(node.worked()).containsExactly(node.ops.head().name());
    assertThat(node.told())
        .contains(
            "ops:stacktype/lad1/part/app1: Detected Change in Git Version! There is no previous"
                + " work");
  }

  @Test
  void without_a_watched_path_the_root_is_watched() throws Exception {
    node.push("watch all", delete(WORK + "work.sh_WATCH_PATH.txt"));
    assertThat(workedAfter(write("README", "2"))).hasSize(1);
  }

  @Test
  void a_merge_that_brings_a_change_of_the_watched_path_is_worked_once() throws Exception {
    // base --- other ----- merge
    //     \-- side (a.txt) --/
    beatTimes(1);
    node.ops.branch("side", node.ops.head());
    node.ops.commitOn("side", "side", write("soft/app/a.txt", "side"));
    node.ops.commit("other", write("README", "2"));
    String merge = node.ops.merge("merge", "side").name();
    beatTimes(2);
    assertThat(node.worked()).hasSize(2).last().isEqualTo(merge);
  }

  @Test
  void a_merge_that_leaves_the_watched_path_alone_is_no_work() throws Exception {
    beatTimes(1);
    node.ops.branch("side", node.ops.head());
    node.ops.commitOn("side", "side", write("docs", "side"));
    node.ops.commit("other", write("README", "2"));
    node.ops.merge("merge", "side");
    beatTimes(2);
    assertThat(node.worked()).hasSize(1);
  }

  @Test
  void a_change_and_its_revert_between_two_looks_are_no_work() throws Exception {
    beatTimes(1);
    ObjectId change = node.ops.commit("change", write("soft/app/a.txt", "2"));
    node.ops.revert(change);
    beatTimes(2);
    assertThat(node.worked()).hasSize(1);
  }

  @Test
  void a_file_renamed_inside_the_watched_path_is_work() throws Exception {
    assertThat(workedAfter(rename("soft/app/a.txt", "soft/app/b.txt"))).hasSize(1);
  }

  @Test
  void the_watched_path_renamed_away_is_work_and_so_is_its_return() throws Exception {
    assertThat(workedAfter(rename("soft/app", "soft/gone"))).hasSize(1);
    node.push("back", rename("soft/gone", "soft/app"));
    beatTimes(2);
    assertThat(node.worked()).hasSize(3);
  }

  @Test
  void the_watched_path_deleted_is_work_and_so_is_another_in_its_place() throws Exception {
    assertThat(workedAfter(delete("soft/app"))).hasSize(1);
    node.push("again", write("soft/app/other.txt", "x"));
    beatTimes(2);
    assertThat(node.worked()).hasSize(3);
  }

  @Test
  void the_watched_folder_turned_into_a_file_is_work() throws Exception {
    assertThat(workedAfter(delete("soft/app"), write("soft/app", "a file"))).hasSize(1);
  }

  @Test
  void a_file_mode_below_the_watched_path_is_work() throws Exception {
    assertThat(workedAfter(Change.chmod("soft/app/a.txt", true))).hasSize(1);
  }

  @Test
  void a_gitlink_below_the_watched_path_is_work_when_it_moves_and_only_then() throws Exception {
    ObjectId one = ObjectId.fromString("1111111111111111111111111111111111111111");
    ObjectId two = ObjectId.fromString("2222222222222222222222222222222222222222");
    assertThat(workedAfter(gitlink("soft/app/module", one))).hasSize(1);
    node.push("unrelated", write("README", "3"));
    beatTimes(1);
    assertThat(node.worked()).hasSize(2);
    node.push("moved", gitlink("soft/app/module", two));
    beatTimes(1);
    assertThat(node.worked()).hasSize(3);
  }

  @Test
  void a_version_worked_that_the_repository_no_longer_has_is_work() throws Exception {
    beatTimes(1);
    Version gone = new Version("deaddeaddeaddeaddeaddeaddeaddeaddeaddead");
    node.unit().recordDone(gone, "soft/app");
    beatTimes(2);
    assertThat(node.worked()).hasSize(2);
    assertThat(node.unit().done()).isEqualTo(Optional.of(new Version(node.ops.head().name())));
  }

  @Test
  void another_watched_path_is_compared_at_the_version_worked_last() throws Exception {
    assertThat(workedAfter(write(WORK + "work.sh_WATCH_PATH.txt", "README\n"))).isEmpty();
    node.push("watched now", write("README", "2"));
    beatTimes(1);
    assertThat(node.worked()).hasSize(2);
  }

  @Test
  void a_watched_path_that_leads_out_is_an_error_that_names_it_and_nothing_is_run()
      throws Exception {
    node.push("escape", write(WORK + "work.sh_WATCH_PATH.txt", "../../etc\n"));
    assertThat(node.beat()).isEqualTo(1);
    assertThat(node.worked()).isEmpty();
    assertThat(node.node().nodeInfo().get("error"))
        .contains(
            "ops:stacktype/lad1/part/app1: work.sh_WATCH_PATH.txt holds \"../../etc\": use a path"
                + " relative to the repository's root, without '.' and '..'");
  }
}
