package io.federation.git.advance;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.Scene;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** States that a kill in the middle of an advance leaves, made by hand with the git program. */
class CutAdvanceTest {

  @TempDir private Path folder;
  @AutoClose private CutScene cut;
  private Scene scene;

  @BeforeEach
  void a_clone_that_has_fetched_the_second_commit_but_stands_at_the_first() throws Exception {
    cut = CutScene.in(folder);
    scene = cut.scene();
  }

  @Test
  void killed_after_the_fetch() throws Exception {
    assertThat(scene.advance().recovered()).isEmpty();
    scene.assertLikeFreshClone();
  }

  @Test
  void killed_after_the_marker_was_written() throws Exception {
    cut.mark();

    cut.assertRecovers();
  }

  @Test
  void killed_while_the_marker_was_written() throws Exception {
    scene.put(CutScene.MARKER + ".new", cut.second().name().substring(0, 17));

    assertThat(scene.advance().recovered()).isEmpty();
    scene.assertLikeFreshClone();
  }

  @Test
  void killed_after_some_files_were_removed() throws Exception {
    cut.mark();
    Files.delete(scene.file("gone.txt"));
    Files.delete(scene.file("dir/b.txt"));
    Files.delete(scene.file("dir"));

    cut.assertRecovers();
  }

  @Test
  void killed_after_some_files_were_written() throws Exception {
    cut.mark();
    Files.delete(scene.file("gone.txt"));
    scene.put("a.txt", "2\n");
    scene.put("new.txt", "2\n");
    scene.put("directory/b.txt", "1\n");

    cut.assertRecovers();
  }

  @Test
  void killed_between_the_removal_of_a_file_and_the_folder_in_its_place() throws Exception {
    cut.mark();
    Files.delete(scene.file("file"));

    cut.assertRecovers();
  }

  @Test
  void killed_after_a_file_had_become_a_folder_and_a_folder_a_file() throws Exception {
    cut.mark();
    Files.delete(scene.file("file"));
    scene.put("file/inner", "2\n");
    Files.delete(scene.file("deep/er/c.txt"));
    Files.delete(scene.file("deep/er"));
    Files.delete(scene.file("deep"));
    scene.put("deep", "2\n");

    cut.assertRecovers();
  }

  @Test
  void killed_after_all_files_were_written_but_not_the_index() throws Exception {
    byte[] index = Files.readAllBytes(scene.file(".git/index"));
    cut.mark();
    cut.checkOutSecond();
    Files.write(scene.file(".git/index"), index);

    cut.assertRecovers();
  }

  @Test
  void killed_before_any_ref_was_moved() throws Exception {
    cut.mark();
    cut.checkOutSecond();

    cut.assertRecovers();
  }

  @Test
  void killed_after_the_branch_was_moved() throws Exception {
    cut.mark();
    cut.checkOutSecond();
    scene.git("update-ref", "refs/heads/main", cut.second().name());

    cut.assertRecovers();
  }

  @Test
  void killed_before_the_marker_was_removed() throws Exception {
    scene.advance();
    cut.mark();

    cut.assertRecovers();
  }

  @Test
  void killed_while_a_detached_head_was_brought_back() throws Exception {
    scene.git("checkout", "-q", "--detach");
    cut.mark();
    cut.checkOutSecond();
    scene.git("update-ref", "refs/heads/main", cut.second().name());

    cut.assertRecovers();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "index.lock",
        "HEAD.lock",
        "config.lock",
        "packed-refs.lock",
        "refs/heads/main.lock",
        "refs/remotes/origin/main.lock",
        "refs/federation/accepted/main.lock",
        "gc.log.lock"
      })
  void killed_while_a_lock_was_held(String lock) throws Exception {
    scene.put(".git/" + lock, "");

    cut.assertRecovers();
    assertThat(scene.file(".git/" + lock)).doesNotExist();
  }

  @Test
  void killed_with_locks_and_a_marker() throws Exception {
    cut.mark();
    scene.put(".git/index.lock", "half an index");
    scene.put(".git/refs/heads/main.lock", cut.second().name());

    assertThat(cut.assertRecovers().recovered()).hasSize(2);
  }

  @Test
  void killed_in_the_middle_of_a_fetch() throws Exception {
    scene.put(".git/objects/pack/incoming_1234.pack", "PACK half");
    scene.put(".git/objects/noz1234.tmp", "half");
    scene.put(".git/FETCH_HEAD", "half");

    scene.advance();

    scene.assertLikeFreshClone();
    assertThat(scene.everything().entries().keySet())
        .noneMatch(path -> path.contains("incoming_") || path.endsWith(".tmp"));
  }
}
