package io.federation.git;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.chmod;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.gitlink;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.Version;
import io.federation.testkit.GitHistory;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is at a path in a version, and which versions there are. */
class HistoryEntryTest {

  @TempDir private Path folder;
  @AutoClose private Scene scene;
  private GitHistory story;
  private StoryHistory history;
  private ObjectId first;

  @BeforeEach
  void a_repository() {
    scene = Scene.in(folder);
    story = scene.history();
    history = new StoryHistory(scene);
    first =
        story.commit(
            "One",
            write("bin/run.sh", "1"),
            write("bin/sub/deep.sh", "1"),
            write("it/a.txt", "1"),
            write("top.txt", "1"));
  }

  @Test
  void a_file_has_an_entry_that_changes_with_its_content() throws Exception {
    ObjectId second = story.commit("Two", write("bin/run.sh", "2"));

    assertThat(history.entry(first, "bin/run.sh")).isPresent();
    assertThat(history.entry(second, "bin/run.sh"))
        .isPresent()
        .isNotEqualTo(history.entry(first, "bin/run.sh"));
    assertThat(history.entry(second, "top.txt")).isEqualTo(history.entry(first, "top.txt"));
  }

  @Test
  void a_files_entry_changes_with_its_executable_bit() throws Exception {
    ObjectId second = story.commit("Two", chmod("bin/run.sh", true));

    assertThat(history.entry(second, "bin/run.sh"))
        .isNotEqualTo(history.entry(first, "bin/run.sh"));
  }

  @Test
  void a_folders_entry_changes_with_any_file_below() throws Exception {
    ObjectId second = story.commit("Two", write("bin/sub/deep.sh", "2"));

    assertThat(history.entry(second, "bin")).isPresent().isNotEqualTo(history.entry(first, "bin"));
    assertThat(history.entry(second, "it")).isEqualTo(history.entry(first, "it"));
  }

  @Test
  void the_roots_entry_changes_with_any_file() throws Exception {
    ObjectId second = story.commit("Two", write("bin/sub/deep.sh", "2"));

    assertThat(history.entry(second, "")).isPresent().isNotEqualTo(history.entry(first, ""));
  }

  @Test
  void a_change_and_its_revert_give_the_same_entries() throws Exception {
    // first -- Two -- Revert
    ObjectId reverted = story.revert(story.commit("Two", write("bin/run.sh", "2")));

    assertThat(history.entry(reverted, "")).isEqualTo(history.entry(first, ""));
    assertThat(history.entry(reverted, "bin")).isEqualTo(history.entry(first, "bin"));
    assertThat(history.entry(reverted, "bin/run.sh")).isEqualTo(history.entry(first, "bin/run.sh"));
  }

  @Test
  void an_empty_commit_gives_the_same_entry_of_the_root() throws Exception {
    assertThat(history.entry(story.commit("Nothing"), "")).isEqualTo(history.entry(first, ""));
  }

  @Test
  void a_missing_path_has_no_entry() throws Exception {
    assertThat(history.entry(first, "nowhere")).isEmpty();
    assertThat(history.entry(first, "bin/nowhere")).isEmpty();
    assertThat(history.entry(first, "top.txt/below-a-file")).isEmpty();
    assertThat(history.entry(first, "bi")).isEmpty();
  }

  @Test
  void a_deleted_path_has_no_entry_and_re_created_has_the_same_again() throws Exception {
    ObjectId deleted = story.commit("Delete", delete("bin"));
    ObjectId again = story.commit("Again", write("bin/run.sh", "1"), write("bin/sub/deep.sh", "1"));

    assertThat(history.entry(deleted, "bin")).isEmpty();
    assertThat(history.entry(again, "bin")).isEqualTo(history.entry(first, "bin"));
  }

  @Test
  void a_file_turned_folder_has_another_entry() throws Exception {
    ObjectId turned = story.commit("Turn", delete("top.txt"), write("top.txt/inner", "1"));

    assertThat(history.entry(turned, "top.txt"))
        .isPresent()
        .isNotEqualTo(history.entry(first, "top.txt"));
  }

  @Test
  void a_gitlink_has_an_entry_that_changes_with_its_commit() throws Exception {
    ObjectId linked = story.commit("Link", gitlink("module", first));
    ObjectId moved = story.commit("Move", delete("module"), gitlink("module", linked));

    assertThat(history.entry(linked, "module")).isPresent();
    assertThat(history.entry(moved, "module"))
        .isPresent()
        .isNotEqualTo(history.entry(linked, "module"));
    assertThat(history.entry(moved, "module/below")).isEmpty();
  }

  @Test
  void a_commit_is_contained() throws Exception {
    assertThat(history.contains(version(first))).isTrue();
  }

  @Test
  void an_unknown_id_is_not_contained() throws Exception {
    Version unknown = new Version("0123456789012345678901234567890123456789");

    assertThat(history.contains(unknown)).isFalse();
  }

  @Test
  void the_id_of_a_blob_or_a_tree_is_not_contained() throws Exception {
    scene.makeClone();
    Version blob = new Version(scene.git("rev-parse", "HEAD:top.txt"));
    Version tree = new Version(scene.git("rev-parse", "HEAD:bin"));

    assertThat(history.contains(blob)).isFalse();
    assertThat(history.contains(tree)).isFalse();
  }

  @Test
  void a_commit_that_was_garbage_collected_is_not_contained() throws Exception {
    scene.makeClone();
    String tree = scene.git("rev-parse", "HEAD^{tree}");
    Version lost = new Version(scene.git("commit-tree", "-m", "Lost", tree));
    assertThat(history.contains(lost)).isTrue();

    scene.git("prune", "--expire=now");

    assertThat(history.contains(lost)).isFalse();
  }

  @Test
  void a_refused_commit_is_contained_but_is_not_the_version() throws Exception {
    scene.makeClone();
    ObjectId rewritten = story.amend("Rewritten");
    scene.refusedAdvance();

    try (GitRepository repository = GitRepository.open(scene.workTree())) {
      assertThat(repository.version()).contains(version(first));
      assertThat(repository.history().contains(version(rewritten))).isTrue();
    }
  }
}
