package io.federation.git.advance;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.gitlink;
import static io.federation.testkit.Change.symlink;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.GitProgram;
import io.federation.git.Scene;
import io.federation.machine.FileTrees;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in a node's clone that no commit knows, where the next commit needs the place or not. */
class UntrackedFilesTest {

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
            write(".gitignore", "*.log\nbuild/\n"));
    scene.makeClone();
  }

  private void assertSetsAside(String... paths) throws Exception {
    Outcome.Advanced outcome = scene.advance();
    assertThat(outcome.to()).isEqualTo(version(history.head()));
    assertThat(outcome.aside()).contains(new Outcome.Aside(Scene.ASIDE, List.of(paths)));
    scene.assertLikeFreshClone();
  }

  private String aside(String path) {
    return scene.text(Scene.ASIDE + "/" + path);
  }

  @Test
  void a_file_where_a_file_comes_is_set_aside() throws Exception {
    scene.put("new.txt", "mine\n");
    history.commit("Two", write("new.txt", "2\n"));

    assertSetsAside("new.txt");
    assertThat(aside("new.txt")).isEqualTo("mine\n");
  }

  @Test
  void a_file_where_a_folder_comes_is_set_aside() throws Exception {
    scene.put("new", "mine\n");
    history.commit("Two", write("new/deep/file", "2\n"));

    assertSetsAside("new");
    assertThat(aside("new")).isEqualTo("mine\n");
  }

  @Test
  void a_folder_where_a_file_comes_is_set_aside() throws Exception {
    scene.put("new/x.txt", "x\n");
    scene.put("new/deep/y.txt", "y\n");
    Files.createDirectories(scene.file("new/empty"));
    history.commit("Two", write("new", "2\n"));

    assertSetsAside("new/deep/y.txt", "new/x.txt");
    assertThat(aside("new/deep/y.txt")).isEqualTo("y\n");
  }

  @Test
  void a_folder_where_a_link_comes_is_set_aside() throws Exception {
    scene.put("new/x.txt", "x\n");
    history.commit("Two", symlink("new", "a.txt"));

    assertSetsAside("new/x.txt");
  }

  @Test
  void a_file_where_a_gitlink_comes_is_set_aside() throws Exception {
    scene.put("new", "mine\n");
    history.commit("Two", gitlink("new", first));

    assertSetsAside("new");
    assertThat(scene.file("new")).isEmptyDirectory();
  }

  @Test
  void a_file_in_a_folder_that_becomes_a_file_is_set_aside() throws Exception {
    scene.put("dir/mine.txt", "mine\n");
    history.commit("Two", delete("dir"), write("dir", "2\n"));

    assertSetsAside("dir/mine.txt");
    assertThat(aside("dir/mine.txt")).isEqualTo("mine\n");
  }

  @Test
  void an_ignored_file_in_the_way_is_set_aside() throws Exception {
    scene.put("run.log", "mine\n");
    history.commit("Two", write("run.log", "2\n"));

    assertSetsAside("run.log");
    assertThat(aside("run.log")).isEqualTo("mine\n");
  }

  @Test
  void an_ignored_folder_in_the_way_is_set_aside() throws Exception {
    scene.put("build/out", "mine\n");
    history.commit("Two", delete(".gitignore"), write("build", "2\n"));

    assertSetsAside("build/out");
    assertThat(aside("build/out")).isEqualTo("mine\n");
  }

  @Test
  void a_link_where_a_file_comes_is_set_aside_as_a_link() throws Exception {
    Path outside = Files.writeString(folder.resolve("outside.txt"), "untouched");
    Files.createSymbolicLink(scene.file("new.txt"), outside);
    history.commit("Two", write("new.txt", "2\n"));

    assertSetsAside("new.txt");
    assertThat(outside).hasContent("untouched");
    assertThat(Files.readSymbolicLink(scene.file(Scene.ASIDE + "/new.txt"))).isEqualTo(outside);
  }

  @Test
  void a_link_where_a_folder_comes_is_set_aside_and_not_written_through() throws Exception {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.createSymbolicLink(scene.file("new"), outside);
    history.commit("Two", write("new/file", "2\n"));

    assertSetsAside("new");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void a_file_with_the_very_content_that_comes_is_no_loss() throws Exception {
    scene.put("new.txt", "2\n");
    history.commit("Two", write("new.txt", "2\n"));

    scene.advance();

    scene.assertLikeFreshClone();
  }

  @Test
  void files_that_are_not_in_the_way_are_left_alone() throws Exception {
    scene.put("mine.txt", "mine\n");
    scene.put("dir/mine.txt", "mine\n");
    scene.put("run.log", "log\n");
    scene.put("new/mine.txt", "mine\n");
    history.commit("Two", write("a.txt", "2\n"), write("new/file", "2\n"), delete("dir/b.txt"));

    Outcome.Advanced outcome = scene.advance();

    assertThat(outcome.aside()).isEmpty();
    assertThat(List.of("mine.txt", "dir/mine.txt", "new/mine.txt"))
        .allSatisfy(path -> assertThat(scene.text(path)).isEqualTo("mine\n"));
    assertThat(scene.text("run.log")).isEqualTo("log\n");
    scene.assertStandsAt(history.head());
  }

  @Test
  void a_repository_of_its_own_inside_the_clone_is_left_alone() throws Exception {
    GitProgram.withHome(folder).in(scene.workTree(), "init", "-q", "inner");
    scene.put("inner/mine.txt", "mine\n");
    history.commit("Two", write("a.txt", "2\n"));

    assertThat(scene.advance().aside()).isEmpty();
    assertThat(scene.text("inner/mine.txt")).isEqualTo("mine\n");
    assertThat(scene.file("inner/.git/HEAD")).exists();
  }

  @Test
  void work_and_its_state_survive_a_commit_that_ignores_nothing() throws Exception {
    scene.put(".temp/add/part/app1/work.sh_VERSION", first.name());
    history.commit("Two", delete(".gitignore"));

    assertThat(scene.advance().aside()).isEmpty();
    assertThat(scene.text(".temp/add/part/app1/work.sh_VERSION")).isEqualTo(first.name());
    assertThat(scene.git("status", "--porcelain")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.txt", "dir", "empty", "new.txt", "newdir"})
  @Timeout(60)
  void a_pipe_is_deleted_and_not_opened(String place) throws Exception {
    history.commit("Empty", write("empty", ""));
    scene.advance();
    FileTrees.delete(scene.file(place));
    ProgramRun.of("mkfifo", scene.file(place).toString()).run().expectingSuccess();
    history.commit("Three", write("new.txt", "3"), write("newdir/x", "3"), write("a.txt", "3"));

    assertThat(scene.advance().aside()).isEmpty();

    scene.assertLikeFreshClone();
  }
}
