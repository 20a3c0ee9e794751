package io.federation.testkit;

import static io.federation.testkit.Change.binary;
import static io.federation.testkit.Change.chmod;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.gitlink;
import static io.federation.testkit.Change.rename;
import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.symlink;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What JGit wrote is read back by the git program. */
class GitHistoryTest {

  private static final ObjectId ELSEWHERE =
      ObjectId.fromString("1234567890123456789012345678901234567890");

  @TempDir private Path folder;
  @AutoClose private GitHistory history;
  private GitProgram git;

  @BeforeEach
  void an_empty_repository() {
    history = GitHistory.create(folder.resolve("ops.git"));
    git = GitProgram.withHome(folder);
  }

  private String git(String... arguments) {
    return git.in(history.folder(), arguments);
  }

  private List<String> tree(String branch) {
    return git(
            "-c", "core.quotePath=false", "ls-tree", "-r", "--format=%(objectmode) %(path)", branch)
        .lines()
        .toList();
  }

  @Test
  void a_new_repository_is_bare_and_has_an_unborn_main() {
    assertThat(git("rev-parse", "--is-bare-repository")).isEqualTo("true");
    assertThat(git("symbolic-ref", "HEAD")).isEqualTo("refs/heads/main");
    assertThatThrownBy(history::head)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("branch main has no commit in " + history.folder());
  }

  @Test
  void a_folder_that_holds_a_repository_is_not_taken() {
    assertThatThrownBy(() -> GitHistory.create(history.folder()))
        .hasMessageContaining(history.folder().toString());
  }

  @Test
  void every_kind_of_entry_is_written_as_git_has_it() {
    history.commit(
        "Everything",
        write("é.txt", "text\n"),
        script("bin/run.sh", "#!/bin/sh\n"),
        binary("data", new byte[] {0, -1, 10}),
        symlink("link", "bin/run.sh"),
        gitlink("module", ELSEWHERE));

    assertThat(tree("main"))
        .containsExactly(
            "100755 bin/run.sh", "100644 data", "120000 link", "160000 module", "100644 é.txt");
    assertThat(git("cat-file", "blob", "main:é.txt")).isEqualTo("text");
    assertThat(git("cat-file", "-s", "main:data")).isEqualTo("3");
    assertThat(git("cat-file", "blob", "main:link")).isEqualTo("bin/run.sh");
    assertThat(git("rev-parse", "main:module")).isEqualTo(ELSEWHERE.name());
    git("fsck", "--strict", "--full");
  }

  @Test
  void time_ticks_a_minute_per_commit_and_ids_are_the_same_every_time() {
    tellAStory(history);
    assertThat(git("log", "--reverse", "--format=%aI %cI %an %s").lines())
        .containsExactly(
            "2026-01-01T00:00:00+00:00 2026-01-01T00:00:00+00:00 Test Author One",
            "2026-01-01T00:01:00+00:00 2026-01-01T00:01:00+00:00 Test Author Two");

    try (GitHistory again = GitHistory.create(folder.resolve("again.git"))) {
      tellAStory(again);
      assertThat(again.head()).isEqualTo(history.head());
    }
  }

  private static void tellAStory(GitHistory history) {
    history.commit("One", write("a", "1"));
    history.commit("Two", write("b", "2"));
  }

  @Test
  void a_commit_keeps_what_it_does_not_change() {
    history.commit("One", write("a/b", "1"), write("c", "2"));
    ObjectId second = history.commit("Two", write("a/b", "3"));

    assertThat(tree("main")).containsExactly("100644 a/b", "100644 c");
    assertThat(git("cat-file", "blob", "main:a/b")).isEqualTo("3");
    assertThat(git("diff", "--name-only", "main~1", second.name())).isEqualTo("a/b");
  }

  @Test
  void a_commit_without_changes_has_the_tree_before_it() {
    history.commit("One", write("a", "1"));
    history.commit("Nothing");

    assertThat(git("rev-parse", "main^{tree}")).isEqualTo(git("rev-parse", "main~1^{tree}"));
  }

  @Test
  void files_and_folders_are_deleted() {
    history.commit("One", write("a/b/c", "1"), write("a/b/d", "2"), write("a.txt", "3"));

    history.commit("Delete folder", delete("a"));
    assertThat(tree("main")).containsExactly("100644 a.txt");

    history.commit("Delete file", delete("a.txt"));
    assertThat(tree("main")).isEmpty();
  }

  @Test
  void files_and_folders_are_renamed_with_their_modes() {
    history.commit("One", script("old/run", "1"), write("old/x/y", "2"), write("file", "3"));

    history.commit("Rename", rename("old", "new/place"), rename("file", "new/file"));

    assertThat(tree("main"))
        .containsExactly("100644 new/file", "100755 new/place/run", "100644 new/place/x/y");
  }

  @Test
  void a_folder_can_be_renamed_into_itself() {
    history.commit("One", write("a/b", "1"));

    history.commit("Deeper", rename("a", "a/deeper"));

    assertThat(tree("main")).containsExactly("100644 a/deeper/b");
  }

  @Test
  void the_executable_bit_is_set_and_cleared() {
    history.commit("One", write("run", "1"));
    history.commit("Set", chmod("run", true));
    assertThat(tree("main")).containsExactly("100755 run");

    history.commit("Clear", chmod("run", false));
    assertThat(tree("main")).containsExactly("100644 run");
  }

  @Test
  void a_file_becomes_a_folder_when_it_is_deleted_first() {
    history.commit("File", write("unit", "1"));

    history.commit("Folder", delete("unit"), write("unit/work.sh", "2"));
    assertThat(tree("main")).containsExactly("100644 unit/work.sh");

    history.commit("File again", delete("unit"), write("unit", "3"));
    assertThat(tree("main")).containsExactly("100644 unit");
  }

  @Test
  void a_change_that_does_not_fit_the_tree_is_refused_and_commits_nothing() {
    ObjectId before =
        history.commit("One", write("file", "1"), write("folder/x", "2"), symlink("link", "x"));

    assertRefused(write("file/x", ""), "file/x cannot be put: file is a file, delete it first");
    assertRefused(write("folder", ""), "folder is a folder: delete it first");
    assertRefused(delete("none"), "nothing stands at none in this branch");
    assertRefused(rename("none", "some"), "nothing stands at none in this branch");
    assertRefused(
        rename("file", "folder"),
        "file cannot be renamed: folder is there already, delete it first");
    assertRefused(chmod("none", true), "nothing stands at none in this branch");
    assertRefused(chmod("link", true), "link is no file: it has no executable bit");
    assertThat(history.head()).isEqualTo(before);
  }

  private void assertRefused(Change change, String message) {
    assertThatThrownBy(() -> history.commit("Refused", change))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void branches_are_made_committed_on_and_deleted() {
    ObjectId first = history.commit("One", write("a", "1"));
    history.branch("testing", first);
    ObjectId tested = history.commitOn("testing", "Two", write("b", "2"));

    assertThat(history.head("testing")).isEqualTo(tested);
    assertThat(history.head()).isEqualTo(first);
    assertThat(git("rev-parse", "testing~1")).isEqualTo(first.name());

    history.deleteBranch("testing");
    assertThat(git("branch", "--format=%(refname:short)")).isEqualTo("main");
  }

  @Test
  void a_branch_that_is_not_there_or_there_already_is_refused() {
    ObjectId first = history.commit("One");

    assertThatThrownBy(() -> history.commitOn("none", "Two"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> history.deleteBranch("none"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> history.reset("none", first))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> history.branch("main", first))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("branch main is there already: use reset");
    assertThatThrownBy(() -> history.branch("new", ELSEWHERE))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(ELSEWHERE.name());
  }

  /**
   *
   *
   * <pre>
   * one --- two --- merge   main
   *    \--- side ---/
   * </pre>
   */
  @Test
  void a_merge_has_two_parents_and_the_changes_of_both() {
    history.branch("side", history.commit("One", write("a", "1"), write("b", "1")));
    ObjectId two = history.commit("Two", write("a", "2"));
    ObjectId side = history.commitOn("side", "Side", delete("b"), write("dir/c", "3"));

    history.merge("Merge", "side");

    assertThat(git("log", "-1", "--format=%P %s"))
        .isEqualTo(two.name() + " " + side.name() + " Merge");
    assertThat(tree("main")).containsExactly("100644 a", "100644 dir/c");
    assertThat(git("cat-file", "blob", "main:a")).isEqualTo("2");
    git("fsck", "--strict", "--full");
  }

  @Test
  void a_merge_of_changes_to_different_lines_of_a_file_has_both() {
    history.branch("side", history.commit("One", write("a", "1\n2\n3\n4\n5\n")));
    history.commit("Two", write("a", "one\n2\n3\n4\n5\n"));
    history.commitOn("side", "Side", write("a", "1\n2\n3\n4\nfive\n"));

    history.merge("Merge", "side");

    assertThat(git("cat-file", "blob", "main:a")).isEqualTo("one\n2\n3\n4\nfive");
  }

  @Test
  void a_merge_is_never_a_fast_forward() {
    history.branch("side", history.commit("One"));
    ObjectId side = history.commitOn("side", "Side", write("a", "1"));

    ObjectId merge = history.merge("Merge", "side");

    assertThat(merge).isNotEqualTo(side);
    assertThat(git("rev-parse", "main^2")).isEqualTo(side.name());
  }

  @Test
  void a_merge_with_a_conflict_or_with_nothing_to_merge_is_refused() {
    history.branch("side", history.commit("One", write("a", "1")));
    assertThatThrownBy(() -> history.merge("Nothing", "side"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing to merge");

    ObjectId two = history.commit("Two", write("a", "2"));
    history.commitOn("side", "Side", write("a", "3"));
    assertThatThrownBy(() -> history.merge("Merge", "side"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("conflict");
    assertThat(history.head()).isEqualTo(two);
  }

  @Test
  void a_branch_is_rewritten_by_a_rewind_and_by_an_amended_commit() {
    ObjectId one = history.commit("One", write("a", "1"));
    ObjectId two = history.commit("Two", write("b", "2"));

    history.rewindTo(one);
    assertThat(history.head()).isEqualTo(one);

    history.rewindTo(two);
    ObjectId amended = history.amend("Two, better", write("c", "3"));
    assertThat(history.head()).isEqualTo(amended).isNotEqualTo(two);
    assertThat(git("log", "--format=%s").lines()).containsExactly("Two, better", "One");
    assertThat(tree("main")).containsExactly("100644 a", "100644 b", "100644 c");
  }

  @Test
  void another_branch_is_moved_to_an_unrelated_commit() {
    ObjectId one = history.commit("One", write("a", "1"));
    history.branch("testing", one);
    history.commitOn("testing", "Lost");
    ObjectId two = history.commit("Two");

    history.reset("testing", two);

    assertThat(history.head("testing")).isEqualTo(two);
  }

  @Test
  void a_revert_takes_back_one_commit_and_keeps_later_ones() {
    history.commit("One", write("a", "1"));
    ObjectId two = history.commit("Two", write("a", "2"), write("b", "2"));
    history.commit("Three", write("c", "3"));

    history.revert(two);

    assertThat(git("log", "-1", "--format=%s")).isEqualTo("Revert \"Two\"");
    assertThat(git("cat-file", "blob", "main:a")).isEqualTo("1");
    assertThat(tree("main")).containsExactly("100644 a", "100644 c");
  }

  @Test
  void the_first_commit_can_be_reverted() {
    ObjectId one = history.commit("One", write("a", "1"));
    history.commit("Two", write("b", "2"));

    history.revert(one);

    assertThat(tree("main")).containsExactly("100644 b");
  }

  @Test
  void a_revert_with_a_conflict_or_of_a_merge_is_refused() {
    ObjectId one = history.commit("One", write("a", "1"));
    history.branch("side", one);
    history.commitOn("side", "Side", write("b", "2"));
    ObjectId two = history.commit("Two", write("a", "2"));
    history.commit("Three", write("a", "3"));
    assertThatThrownBy(() -> history.revert(two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("conflict");

    ObjectId merge = history.merge("Merge", "side");
    assertThatThrownBy(() -> history.revert(merge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is a merge");
  }

  @Test
  void the_git_program_clones_from_the_url_and_what_it_pushes_is_seen() {
    try (GitHistory spaced = GitHistory.create(folder.resolve("with space é.git"))) {
      spaced.commit("One", write("é.txt", "1"));
      Path clone = folder.resolve("clone");

      git.in(folder, "clone", "-q", spaced.url(), clone.toString());
      assertThat(clone.resolve("é.txt")).hasContent("1");
      git.in(clone, "commit", "-q", "--allow-empty", "-m", "Pushed");
      git.in(clone, "push", "-q");

      assertThat(spaced.head().name()).isEqualTo(git.in(clone, "rev-parse", "HEAD"));
      spaced.commit("On top", write("b", "2"));
      assertThat(git.in(spaced.folder(), "log", "--format=%s", "main").lines())
          .containsExactly("On top", "Pushed", "One");
    }
  }
}
