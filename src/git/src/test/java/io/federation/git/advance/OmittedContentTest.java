package io.federation.git.advance;

import static io.federation.testkit.Change.gitlink;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.git.GitProgram;
import io.federation.git.Scene;
import io.federation.git.look.Look;
import io.federation.git.remote.Remote;
import io.federation.testkit.HttpGitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Git can do and a node cannot is said, and never passed over in silence. */
class OmittedContentTest {

  private static final String POINTER =
      "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 9\n";

  @TempDir private Path folder;
  @AutoClose private Scene scene;
  private GitProgram git;
  private ObjectId first;

  @BeforeEach
  void a_repository() {
    scene = Scene.in(folder);
    git = GitProgram.withHome(folder);
    first = scene.history().commit("One", write("a/x.txt", "1"), write("b/y.txt", "1"));
  }

  @Test
  void a_whole_tree_is_nothing_to_warn_of() throws Exception {
    scene.history().commit("Pointer", write("text.md", POINTER));

    assertThat(scene.makeClone().incomplete()).isEmpty();
  }

  @Test
  void submodules_and_pointers_of_lfs_are_told_with_each_advance() throws Exception {
    scene
        .history()
        .commit(
            "Two",
            gitlink("sub", first),
            write("media/.gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n"),
            write("media/a.bin", POINTER),
            write("media/b.bin", POINTER),
            write("media/c.bin", "really here"));
    List<String> warnings =
        List.of(
            "nodes do not fetch submodules: 1 folder(s) stay empty, such as \"sub\"",
            "nodes do not fetch files of Git LFS: 2 pointer(s) stand in their place, such as"
                + " \"media/a.bin\"");

    assertThat(scene.makeClone().incomplete()).isEqualTo(warnings);

    scene.history().commit("Three", write("a/x.txt", "2"));
    assertThat(scene.advance().incomplete()).isEqualTo(warnings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"path", "http"})
  void a_server_that_names_objects_by_sha_256_is_told_so(String kind) throws Exception {
    Path source = Files.createDirectories(folder.resolve("source"));
    git.in(source, "init", "-q", "--object-format=sha256", "-b", "main");
    git.in(source, "commit", "-q", "--allow-empty", "-m", "One");
    Path bare = scene.repositories().resolve("sha.git");
    git.in(folder, "clone", "-q", "--bare", source.toString(), bare.toString());
    try (HttpGitServer server = HttpGitServer.serving(scene.repositories())) {
      Remote remote = scene.remote(kind.equals("http") ? server.url("sha.git") : bare.toString());
      String said = remote.url() + ": it names its objects by SHA-256, which is not supported";

      assertThat(scene.failedClone(remote)).isEqualTo(said);
      scene.makeClone();
      assertThat(scene.failedLook(remote)).isEqualTo(said);
    }
  }

  /** Makes the node's clone as a person might. */
  private void cloned(String filter, String... sparse) {
    git.in(scene.history().folder(), "config", "uploadpack.allowFilter", "true");
    String url = "file://" + scene.history().folder();
    List<String> clone = new ArrayList<>(List.of("clone", "-q", "--no-checkout"));
    if (!filter.isEmpty()) {
      clone.add(filter);
    }
    clone.addAll(List.of(url, scene.workTree().toString()));
    git.in(folder, clone.toArray(String[]::new));
    if (sparse.length > 0) {
      scene.git(sparse);
      scene.git("sparse-checkout", "set", "a");
    }
    scene.git("checkout", "-q", "main");
    scene.history().commit("Two", write("a/x.txt", "2"));
  }

  @Test
  void a_partial_clone_with_a_sparse_tree_is_told_so() {
    cloned("--filter=blob:none", "sparse-checkout", "init", "--cone");

    assertThatThrownBy(scene::advance)
        .isInstanceOf(IOException.class)
        .hasMessage(
            scene.workTree() + " is a partial clone with a sparse tree, which is not supported");
  }

  @Test
  void a_sparse_index_is_told_so() {
    cloned("", "sparse-checkout", "init", "--cone", "--sparse-index");

    assertThatThrownBy(scene::look)
        .isInstanceOf(IOException.class)
        .hasMessage(scene.workTree() + " has a sparse index, which is not supported");
  }

  @Test
  void a_partial_clone_with_a_whole_tree_is_followed() throws Exception {
    cloned("--filter=blob:none");

    assertThat(scene.look()).isInstanceOf(Look.Moved.class);
    scene.advance();
    scene.assertLikeFreshClone();
  }
}
