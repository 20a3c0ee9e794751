package io.federation.git.advance;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.chmod;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.gitlink;
import static io.federation.testkit.Change.rename;
import static io.federation.testkit.Change.symlink;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.Scene;
import io.federation.git.look.Look;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdvanceTest {

  @TempDir private Path folder;
  @AutoClose private Scene scene;
  private GitHistory history;
  private ObjectId first;

  @BeforeEach
  void a_clone() throws Exception {
    scene = Scene.in(folder);
    history = scene.history();
    first =
        history.commit(
            "One",
            write("a.txt", "1\n"),
            write("dir/b.txt", "1\n"),
            write("dir/sub/c.txt", "1\n"),
            symlink("link", "a.txt"));
    scene.makeClone();
  }

  /** Advances, which must take over main's tip, change nothing else and need no repair. */
  private Outcome.Advanced cleanAdvance() throws Exception {
    Outcome.Advanced outcome = scene.advance();
    assertThat(outcome.to()).isEqualTo(version(history.head()));
    assertThat(outcome.aside()).isEmpty();
    assertThat(outcome.recovered()).isEmpty();
    scene.assertLikeFreshClone();
    assertThat(scene.look()).isEqualTo(new Look.UpToDate(version(history.head())));
    return outcome;
  }

  @Test
  void one_commit_is_taken_over() throws Exception {
    history.commit("Two", write("a.txt", "2\n"));

    assertThat(cleanAdvance().from()).contains(version(first));
    assertThat(scene.text("a.txt")).isEqualTo("2\n");
  }

  @Test
  void several_commits_and_merges_are_taken_over_at_once() throws Exception {
    // first -- on main ------ merge -- after
    //      \-- on a branch --/
    history.branch("side", first);
    history.commitOn("side", "On a branch", write("side.txt", "s"));
    history.commit("On main", write("a.txt", "2\n"));
    history.merge("Merge", "side");
    history.commit("After", delete("dir/b.txt"));

    assertThat(cleanAdvance().from()).contains(version(first));
  }

  @Test
  void a_tip_reached_over_another_parent_is_no_rewrite() throws Exception {
    // first -- x -------- merge (main)
    //      \-- y (side) --/            the clone stands at x, main's second parent is new
    history.commit("x", write("x", "x"));
    scene.advance();
    history.branch("side", first);
    history.commitOn("side", "y", write("y", "y"));
    history.merge("Merge", "side");

    cleanAdvance();
  }

  @Test
  void an_advance_at_the_tip_changes_nothing() throws Exception {
    Outcome.Advanced outcome = cleanAdvance();

    assertThat(outcome.from()).contains(outcome.to());
  }

  @Test
  void an_advance_over_http_is_taken_over() throws Exception {
    history.commit("Two", write("a.txt", "2\n"));

    try (HttpGitServer server = HttpGitServer.serving(scene.repositories())) {
      scene.advance(scene.remote(server));
    }

    scene.assertLikeFreshClone();
  }

  @Test
  void an_empty_commit_is_taken_over() throws Exception {
    history.commit("Nothing");

    cleanAdvance();
  }

  @Test
  void a_symbolic_link_is_turned_elsewhere() throws Exception {
    history.commit("Turn", symlink("link", "dir/b.txt"));

    cleanAdvance();
    assertThat(Files.readSymbolicLink(scene.file("link"))).isEqualTo(Path.of("dir/b.txt"));
  }

  @Test
  void a_file_becomes_a_symbolic_link_and_back() throws Exception {
    history.commit("Link", delete("a.txt"), symlink("a.txt", "dir/b.txt"), write("link", "l"));
    cleanAdvance();

    history.commit("File", write("a.txt", "again"));
    cleanAdvance();
    assertThat(scene.file("dir/b.txt")).hasContent("1\n");
  }

  @Test
  void a_symbolic_link_that_becomes_a_folder_is_not_written_through() throws Exception {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("file"), "untouched");
    history.commit("Link out", symlink("out", outside.toString()));
    scene.advance();

    history.commit("Folder", delete("out"), write("out/file", "new"));
    cleanAdvance();

    assertThat(outside.resolve("file")).hasContent("untouched");
    assertThat(scene.file("out")).isDirectory();
    assertThat(Files.isSymbolicLink(scene.file("out"))).isFalse();
  }

  @Test
  void the_executable_bit_comes_and_goes() throws Exception {
    history.commit("Executable", chmod("a.txt", true));
    cleanAdvance();
    assertThat(scene.file("a.txt")).isExecutable();

    history.commit("Not executable", chmod("a.txt", false));
    cleanAdvance();
    assertThat(Files.getPosixFilePermissions(scene.file("a.txt"))).hasSize(4);
  }

  @Test
  void a_file_becomes_a_folder_and_back() throws Exception {
    history.commit("Folder", delete("a.txt"), write("a.txt/inner/file", "x"));
    cleanAdvance();

    history.commit("File", delete("a.txt"), write("a.txt", "2\n"));
    cleanAdvance();
  }

  @Test
  void a_folder_with_folders_becomes_a_file_and_back() throws Exception {
    history.commit("File", delete("dir"), write("dir", "2\n"));
    cleanAdvance();

    history.commit("Folder", delete("dir"), write("dir/sub/c.txt", "3\n"));
    cleanAdvance();
  }

  @Test
  void a_folder_goes_with_its_last_file() throws Exception {
    history.commit("Away", delete("dir/sub/c.txt"));

    cleanAdvance();
    assertThat(scene.file("dir/sub")).doesNotExist();
  }

  @Test
  void an_empty_folder_of_a_persons_own_stays() throws Exception {
    Files.createDirectories(scene.file("mine/empty"));
    history.commit("Two", write("a.txt", "2\n"));

    Outcome.Advanced outcome = scene.advance();

    assertThat(outcome.aside()).isEmpty();
    assertThat(scene.file("mine/empty")).isEmptyDirectory();
  }

  @Test
  void a_renamed_folder_is_at_its_new_place_alone() throws Exception {
    history.commit("Rename", rename("dir", "directory"));

    cleanAdvance();
    assertThat(scene.file("dir")).doesNotExist();
  }

  @Test
  void a_gitlink_comes_moves_and_goes() throws Exception {
    history.commit("Link", gitlink("module", first));
    cleanAdvance();
    assertThat(scene.file("module")).isEmptyDirectory();

    history.commit("Move", delete("module"), gitlink("module", history.head()));
    cleanAdvance();

    history.commit("Unlink", delete("module"));
    cleanAdvance();
    assertThat(scene.file("module")).doesNotExist();
  }

  @Test
  void what_stands_at_a_gitlink_is_left_alone_when_the_gitlink_moves() throws Exception {
    history.commit("Link", gitlink("module", first));
    scene.advance();
    scene.put("module/cloned-by-work.txt", "work");

    history.commit("Move", delete("module"), gitlink("module", history.head()));
    Outcome.Advanced outcome = scene.advance();

    assertThat(outcome.aside()).isEmpty();
    assertThat(scene.text("module/cloned-by-work.txt")).isEqualTo("work");
  }

  @Test
  void a_gitlink_beside_a_broken_list_of_submodules_does_not_keep_a_mended_one_out()
      throws Exception {
    history.commit("Link", gitlink("module", first), write(".gitmodules", "[submodule \"module\n"));
    scene.advance();

    history.commit("Mend", delete(".gitmodules"), write("a.txt", "2\n"));
    cleanAdvance();
  }

  @Test
  void an_end_of_line_rule_of_the_repository_leaves_no_local_changes() throws Exception {
    history.commit(
        "Rule",
        write(".gitattributes", "*.bat text eol=crlf\n"),
        write("run.bat", "one\ntwo\n"),
        write("a.txt", "2\n"));
    cleanAdvance();
    assertThat(scene.text("run.bat")).isEqualTo("one\r\ntwo\r\n");

    history.commit("More", write("run.bat", "one\ntwo\nthree\n"));
    cleanAdvance();
    cleanAdvance();
  }

  @Test
  void a_file_stored_with_the_wrong_line_ends_leaves_no_local_changes() throws Exception {
    // Git itself shows such a file as edited for ever: it would be stored otherwise.
    history.commit("Wrong", write("run.bat", "one\r\n"), write(".gitattributes", "*.bat text\n"));
    assertThat(scene.advance().aside()).isEmpty();

    history.commit("Two", write("a.txt", "2\n"));
    assertThat(scene.advance().aside()).isEmpty();
    history.commit("Three", write("a.txt", "3\n"));
    assertThat(scene.advance().aside()).isEmpty();
    assertThat(scene.text("a.txt")).isEqualTo("3\n");
  }

  @Test
  void the_scratch_folder_is_neither_shown_nor_removed() throws Exception {
    scene.put(".temp/add/part/app1/work.sh_VERSION", first.name());
    assertThat(scene.git("status", "--porcelain")).isEmpty();

    history.commit("Two", write("a.txt", "2\n"));
    cleanAdvance();

    assertThat(scene.text(".temp/add/part/app1/work.sh_VERSION")).isEqualTo(first.name());
  }

  @Test
  void another_branch_is_followed_from_now_on() throws Exception {
    // first -- Two (main)
    //      \-- Fix (release)
    history.branch("release", first);
    history.commit("Two", write("a.txt", "2\n"));
    scene.advance();
    ObjectId fix = history.commitOn("release", "Fix", write("a.txt", "fixed\n"));

    Outcome.Advanced outcome = scene.advance(scene.remote(history.url(), "release"));

    assertThat(outcome.to()).isEqualTo(version(fix));
    assertThat(scene.git("symbolic-ref", "HEAD")).isEqualTo("refs/heads/release");
    assertThat(scene.text("a.txt")).isEqualTo("fixed\n");
    assertThat(scene.git("status", "--porcelain")).isEmpty();
  }
}
