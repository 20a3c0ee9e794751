package io.federation.git.advance;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.Scene;
import io.federation.testkit.GitHistory;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The file that a checkout was writing when it was killed: JGit writes {@code ._<name><digits>.tmp}
 * beside the file's place, with no more than 50 characters of the name.
 */
class HalfWrittenFilesTest {

  private static final String LONG =
      "a-name-of-far-more-than-fifty-characters-is-nothing-unusual.txt";

  @TempDir private Path folder;
  @AutoClose private Scene scene;
  private GitHistory history;
  private ObjectId second;

  @BeforeEach
  void a_clone_whose_advance_was_cut_off() throws Exception {
    scene = Scene.in(folder);
    history = scene.history();
    history.commit("One", write("a.txt", "1\n"), write("dir/file12", "1\n"));
    scene.makeClone();
    second =
        history.commit(
            "Two",
            write("a.txt", "2\n"),
            write("dir/file12", "2\n"),
            write("new/b.txt", "2\n"),
            write("dir/" + LONG, "2\n"),
            write(".gitignore", "*.tmp\n"));
    scene.git("fetch", "-q", "origin");
    scene.put(".temp/add/advancing", second.name() + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "._a.txt1234567890.tmp",
        "dir/._file12345678.tmp",
        "new/._b.txt1234567890.tmp",
        "dir/._a-name-of-far-more-than-fifty-characters-is-nothin1234567890.tmp",
      })
  void it_is_removed(String path) throws Exception {
    scene.put(path, "half");

    assertThat(scene.advance().recovered()).isNotEmpty();

    assertThat(scene.file(path)).doesNotExist();
    scene.assertLikeFreshClone();
  }

  @Test
  void it_is_removed_though_the_repository_ignores_such_names() throws Exception {
    scene.put(".gitignore", "*.tmp\n");
    scene.put("._a.txt1234567890.tmp", "half");

    scene.advance();

    scene.assertLikeFreshClone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"._mine.txt123.tmp", "._a.txt.tmp", "a.txt123.tmp", "dir/._a.txt123.tmp"})
  void a_file_of_another_name_is_left_alone(String path) throws Exception {
    scene.put(path, "mine");

    scene.advance();

    assertThat(scene.text(path)).isEqualTo("mine");
    scene.assertStandsAt(second);
  }
}
