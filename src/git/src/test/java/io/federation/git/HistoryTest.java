package io.federation.git;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.gitlink;
import static io.federation.testkit.Change.rename;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.GitHistory;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

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
  void commits_are_told_newest_first() throws Exception {
    ObjectId second = story.commit("Two", write("top.txt", "2"));
    ObjectId third = story.commit("Three", write("top.txt", "3"));

    assertThat(history.commits(first, third, "")).containsExactly(version(third), version(second));
    assertThat(history.commits(second, third, "")).containsExactly(version(third));
    assertThat(history.commits(third, third, "")).isEmpty();
  }

  @Test
  void a_commit_says_who_made_it_and_what_for() throws Exception {
    ObjectId second = story.commit("Two\n\nand more", write("top.txt", "2"));

    assertThat(history.info(second))
        .isEqualTo(new History.CommitInfo("Test Author <author@example.org>", "Two"));
  }

  @Test
  void commits_that_do_not_touch_the_path_are_not_told() throws Exception {
    ObjectId second = story.commit("Two", write("bin/sub/deep.sh", "2"));
    ObjectId third = story.commit("Three", write("it/a.txt", "3"));

    assertThat(history.commits(first, third, "bin")).containsExactly(version(second));
    assertThat(history.commits(first, third, "bin/sub/deep.sh")).containsExactly(version(second));
    assertThat(history.commits(first, third, "nowhere")).isEmpty();
  }

  @Test
  void no_more_commits_than_the_limit_are_told() throws Exception {
    ObjectId last = first;
    for (int i = 0; i < 5; i++) {
      last = story.commit("More " + i, write("top.txt", "more " + i));
    }

    assertThat(history.commits(first, last, "", 2)).hasSize(2).startsWith(version(last));
    assertThat(history.commits(first, last, "", 5)).hasSize(5);
    assertThat(history.commits(first, last, "top.txt", 3)).hasSize(3);
  }

  @Test
  void the_commits_of_a_merged_branch_are_told() throws Exception {
    // first -- onMain ------ merge
    //      \-- onSide (side) /
    story.branch("side", first);
    ObjectId onSide = story.commitOn("side", "Side", write("bin/run.sh", "side"));
    ObjectId onMain = story.commit("Main", write("it/a.txt", "main"));
    ObjectId merge = story.merge("Merge", "side");

    assertThat(history.commits(first, merge, ""))
        .containsExactlyInAnyOrder(version(merge), version(onSide), version(onMain));
    assertThat(history.commits(first, merge, "bin")).containsExactly(version(onSide));
    assertThat(history.commits(onMain, merge, "bin")).containsExactly(version(onSide));
  }

  @Test
  void changed_paths_are_told_in_the_order_of_the_tree() throws Exception {
    ObjectId second =
        story.commit("Two", write("top.txt", "2"), delete("bin/run.sh"), write("bin/new.sh", "2"));

    assertThat(history.changedPaths(first, second, ""))
        .containsExactly("bin/new.sh", "bin/run.sh", "top.txt");
    assertThat(history.changedPaths(first, second, "bin"))
        .containsExactly("bin/new.sh", "bin/run.sh");
    assertThat(history.changedPaths(first, second, "bin/sub")).isEmpty();
    assertThat(history.changedPaths(first, second, "top.txt")).containsExactly("top.txt");
    assertThat(history.changedPaths(first, first, "")).isEmpty();
  }

  @Test
  void a_path_that_only_begins_like_another_is_not_told() throws Exception {
    ObjectId second = story.commit("Two", write("binary", "2"));

    assertThat(history.changedPaths(first, second, "bin")).isEmpty();
    assertThat(history.commits(first, second, "bin")).isEmpty();
  }

  @Test
  void a_renamed_file_is_told_with_both_names() throws Exception {
    ObjectId second = story.commit("Rename", rename("it/a.txt", "it/b.txt"));

    assertThat(history.changedPaths(first, second, "")).containsExactly("it/a.txt", "it/b.txt");
    assertThat(history.commits(first, second, "it/a.txt")).containsExactly(version(second));
    assertThat(history.commits(first, second, "it/b.txt")).containsExactly(version(second));
  }

  @Test
  void a_renamed_folder_is_told_with_all_its_files() throws Exception {
    ObjectId second = story.commit("Rename", rename("bin", "sbin"));

    assertThat(history.changedPaths(first, second, ""))
        .containsExactly("bin/run.sh", "bin/sub/deep.sh", "sbin/run.sh", "sbin/sub/deep.sh");
    assertThat(history.changedPaths(first, second, "bin"))
        .containsExactly("bin/run.sh", "bin/sub/deep.sh");
  }

  @Test
  void a_file_turned_folder_is_told_with_both() throws Exception {
    ObjectId second = story.commit("Turn", delete("top.txt"), write("top.txt/inner", "1"));

    assertThat(history.changedPaths(first, second, "top.txt"))
        .containsExactlyInAnyOrder("top.txt", "top.txt/inner");
  }

  @Test
  void a_gitlink_that_moved_is_told() throws Exception {
    ObjectId linked = story.commit("Link", gitlink("module", first));
    ObjectId moved = story.commit("Move", delete("module"), gitlink("module", linked));

    assertThat(history.changedPaths(linked, moved, "")).containsExactly("module");
    assertThat(history.commits(linked, moved, "module")).containsExactly(version(moved));
  }

  @Test
  void changed_paths_of_a_merge_are_those_of_its_tree() throws Exception {
    // first -- onMain ------ merge
    //      \-- Side (side) --/
    story.branch("side", first);
    story.commitOn("side", "Side", write("bin/run.sh", "side"));
    ObjectId onMain = story.commit("Main", write("it/a.txt", "main"));
    ObjectId merge = story.merge("Merge", "side");

    assertThat(history.changedPaths(onMain, merge, "")).containsExactly("bin/run.sh");
    assertThat(history.changedPaths(first, merge, "")).containsExactly("bin/run.sh", "it/a.txt");
  }

  @Test
  void no_more_changed_paths_than_the_limit_are_told() throws Exception {
    ObjectId second = story.commit("Two", delete("bin"), delete("it"));

    assertThat(history.changedPaths(first, second, "", 2))
        .containsExactly("bin/run.sh", "bin/sub/deep.sh");
  }
}
