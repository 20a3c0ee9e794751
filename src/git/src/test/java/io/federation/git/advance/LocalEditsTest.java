package io.federation.git.advance;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.symlink;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.GitProgram;
import io.federation.git.Scene;
import io.federation.git.look.Look;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.GitHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody did to tracked files of a node's clone before the next commit came. */
class LocalEditsTest {

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
            write("b.txt", "1\n"),
            write("dir/c.txt", "1\n"),
            script("run.sh", "#!/bin/sh\n"),
            symlink("link", "a.txt"));
    scene.makeClone();
  }

  private void commitElsewhere() {
    history.commit("Two", write("elsewhere.txt", "2\n"));
  }

  /** Advances, which must set these paths aside and no others, and end at main's tip. */
  private void assertSetsAside(String... paths) throws Exception {
    Outcome.Advanced outcome = scene.advance();
    assertThat(outcome.to()).isEqualTo(version(history.head()));
    assertThat(outcome.aside()).get().isEqualTo(new Outcome.Aside(Scene.ASIDE, sorted(paths)));
    scene.assertLikeFreshClone();
  }

  private static List<String> sorted(String... paths) {
    return Stream.of(paths).sorted().toList();
  }

  private String aside(String path) {
    return scene.text(Scene.ASIDE + "/" + path);
  }

  @Test
  void an_edited_file_that_the_commit_changes_too_is_set_aside() throws Exception {
    scene.put("a.txt", "mine\n");
    history.commit("Two", write("a.txt", "2\n"));

    assertSetsAside("a.txt");
    assertThat(aside("a.txt")).isEqualTo("mine\n");
  }

  @Test
  void an_edited_file_that_the_commit_does_not_touch_is_set_aside() throws Exception {
    scene.put("dir/c.txt", "mine\n");
    commitElsewhere();

    assertSetsAside("dir/c.txt");
    assertThat(aside("dir/c.txt")).isEqualTo("mine\n");
  }

  @RepeatedTest(5)
  void an_edit_of_the_same_length_right_after_the_checkout_is_noticed() throws Exception {
    scene.put("a.txt", "?\n");
    commitElsewhere();

    assertSetsAside("a.txt");
  }

  @Test
  void an_edited_file_that_the_commit_deletes_is_set_aside() throws Exception {
    scene.put("a.txt", "mine\n");
    history.commit("Two", delete("a.txt"));

    assertSetsAside("a.txt");
    assertThat(aside("a.txt")).isEqualTo("mine\n");
  }

  @Test
  void a_deleted_file_comes_back() throws Exception {
    Files.delete(scene.file("dir/c.txt"));
    Files.delete(scene.file("dir"));
    Files.delete(scene.file("a.txt"));
    history.commit("Two", write("a.txt", "2\n"));

    assertThat(scene.advance().aside()).isEmpty();
    scene.assertLikeFreshClone();
  }

  @Test
  void a_staged_edit_is_set_aside() throws Exception {
    scene.put("a.txt", "mine\n");
    scene.git("add", "a.txt");
    commitElsewhere();

    assertSetsAside("a.txt");
    assertThat(aside("a.txt")).isEqualTo("mine\n");
  }

  @Test
  void a_staged_new_file_is_set_aside() throws Exception {
    scene.put("staged/new.txt", "mine\n");
    scene.git("add", "staged/new.txt");
    commitElsewhere();

    assertSetsAside("staged/new.txt");
    assertThat(aside("staged/new.txt")).isEqualTo("mine\n");
  }

  @Test
  void an_edited_file_that_was_taken_out_of_the_index_is_set_aside() throws Exception {
    scene.git("rm", "-q", "--cached", "a.txt");
    scene.put("a.txt", "mine\n");
    commitElsewhere();

    assertSetsAside("a.txt");
    assertThat(aside("a.txt")).isEqualTo("mine\n");
  }

  @Test
  void a_staged_deletion_comes_back() throws Exception {
    scene.git("rm", "-q", "a.txt");
    commitElsewhere();

    assertThat(scene.advance().aside()).isEmpty();
    scene.assertLikeFreshClone();
  }

  @Test
  void a_staged_rename_is_set_aside_under_its_new_name() throws Exception {
    scene.git("mv", "a.txt", "renamed.txt");
    commitElsewhere();

    assertSetsAside("renamed.txt");
  }

  @Test
  void a_merge_left_half_done_is_set_aside() throws Exception {
    scene.git("checkout", "-q", "-b", "mine");
    scene.put("a.txt", "mine\n");
    scene.git("commit", "-q", "-a", "-m", "Mine");
    scene.git("checkout", "-q", "main");
    scene.put("a.txt", "theirs\n");
    scene.git("commit", "-q", "-a", "-m", "Theirs");
    GitProgram.withHome(folder).run(scene.workTree(), "merge", "-q", "mine").run();
    assertThat(scene.text("a.txt")).contains("<<<<<<<");
    commitElsewhere();

    Outcome.Advanced outcome = scene.advance();

    assertThat(outcome.aside().orElseThrow().paths()).contains("a.txt");
    assertThat(aside("a.txt")).contains("<<<<<<<", "mine", "theirs");
    scene.assertLikeFreshClone();
  }

  @Test
  void a_changed_executable_bit_is_put_right_and_kept_aside() throws Exception {
    Files.setPosixFilePermissions(
        scene.file("run.sh"), PosixFilePermissions.fromString("rw-r--r--"));
    commitElsewhere();

    assertSetsAside("run.sh");
    assertThat(scene.file("run.sh")).isExecutable();
    assertThat(Files.isExecutable(scene.file(Scene.ASIDE + "/run.sh"))).isFalse();
  }

  @Test
  void a_link_turned_elsewhere_is_kept_as_a_link() throws Exception {
    Files.delete(scene.file("link"));
    Files.createSymbolicLink(scene.file("link"), Path.of("/nowhere"));
    commitElsewhere();

    assertSetsAside("link");
    assertThat(Files.readSymbolicLink(scene.file(Scene.ASIDE + "/link")))
        .isEqualTo(Path.of("/nowhere"));
  }

  @Test
  void a_link_in_place_of_a_file_is_set_aside_and_not_written_through() throws Exception {
    Path outside = Files.writeString(folder.resolve("outside.txt"), "untouched");
    Files.delete(scene.file("a.txt"));
    Files.createSymbolicLink(scene.file("a.txt"), outside);
    history.commit("Two", write("a.txt", "2\n"));

    assertSetsAside("a.txt");
    assertThat(outside).hasContent("untouched");
  }

  @Test
  void a_link_in_place_of_a_folder_is_set_aside_and_not_written_through() throws Exception {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("c.txt"), "untouched");
    Files.delete(scene.file("dir/c.txt"));
    Files.delete(scene.file("dir"));
    Files.createSymbolicLink(scene.file("dir"), outside);
    commitElsewhere();

    assertSetsAside("dir");
    assertThat(outside.resolve("c.txt")).hasContent("untouched");
    assertThat(Files.isSymbolicLink(scene.file("dir"))).isFalse();
  }

  @Test
  void a_folder_in_place_of_a_file_is_set_aside() throws Exception {
    Files.delete(scene.file("a.txt"));
    scene.put("a.txt/mine.txt", "mine\n");
    commitElsewhere();

    assertSetsAside("a.txt/mine.txt");
    assertThat(aside("a.txt/mine.txt")).isEqualTo("mine\n");
  }

  @Test
  void a_file_in_place_of_a_folder_is_set_aside() throws Exception {
    Files.delete(scene.file("dir/c.txt"));
    Files.delete(scene.file("dir"));
    scene.put("dir", "mine\n");
    commitElsewhere();

    assertSetsAside("dir");
    assertThat(aside("dir")).isEqualTo("mine\n");
  }

  @Test
  void edits_are_left_alone_as_long_as_nothing_comes() throws Exception {
    scene.put("a.txt", "mine\n");
    FolderSnapshot before = scene.everything();

    assertThat(scene.look()).isEqualTo(new Look.UpToDate(version(first)));
    assertThat(before.differencesTo(scene.everything())).isEmpty();
  }
}
