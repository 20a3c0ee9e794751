package io.federation.git.advance;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.git.GitRepository;
import io.federation.git.Scene;
import io.federation.git.Verifier;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.GitHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a repository would be at another version, tried beside it. */
class TemporaryCheckoutTest {

  @TempDir private Path folder;
  @AutoClose private Scene scene;
  private ObjectId first;

  @BeforeEach
  void a_clone() throws Exception {
    scene = Scene.in(folder);
    first = scene.history().commit("One", write("a", "1"), script("run.sh", "1"));
    scene.makeClone();
  }

  private TemporaryCheckout trial(Optional<String> commit, Optional<String> from) throws Exception {
    return trial(scene.workTree(), Verifier.ACCEPT_ALL, commit, from);
  }

  private TemporaryCheckout trial(
      Path original, Verifier verifier, Optional<String> commit, Optional<String> from)
      throws Exception {
    return TemporaryCheckout.of(
        original, scene.remote(), verifier, new WantedVersion(commit, from), scene.clock());
  }

  @Test
  void the_tip_of_the_remote_is_checked_out_elsewhere_and_removed_at_the_end() throws Exception {
    ObjectId second = scene.history().commit("Two", write("a", "2"));
    FolderSnapshot before = scene.everything();
    Path tree;
    try (TemporaryCheckout result = trial(Optional.empty(), Optional.empty())) {
      tree = result.folder();

      assertThat(result.version()).isEqualTo(version(second));
      assertThat(tree.resolve("a")).hasContent("2");
      assertThat(tree.resolve("run.sh")).isExecutable();
      try (GitRepository repository = GitRepository.open(tree)) {
        assertThat(repository.version()).contains(version(second));
        assertThat(repository.history().contains(version(first))).isTrue();
      }
    }

    assertThat(tree).doesNotExist();
    assertThat(scene.everything()).isEqualTo(before);
    scene.assertStandsAt(first);
  }

  @Test
  void a_repository_that_is_not_cloned_yet_can_be_tried() throws Exception {
    try (TemporaryCheckout result =
        trial(folder.resolve("none"), Verifier.ACCEPT_ALL, Optional.empty(), Optional.empty())) {
      assertThat(result.version()).isEqualTo(version(first));
      assertThat(result.folder().resolve("a")).hasContent("1");
    }
  }

  @Test
  void an_address_elsewhere_may_have_the_commit() throws Exception {
    try (GitHistory other = GitHistory.create(folder.resolve("other.git"))) {
      // The same history, as its commits are made of the same.
      ObjectId same = other.commit("One", write("a", "1"), script("run.sh", "1"));
      ObjectId next = other.commit("Next", write("a", "3"));
      assertThat(same).isEqualTo(first);
      try (TemporaryCheckout result = trial(Optional.empty(), Optional.of(other.url()))) {
        assertThat(result.version()).isEqualTo(version(next));
        assertThat(result.refusal()).isEmpty();
      }
      try (TemporaryCheckout result =
          trial(Optional.of("HEAD"), Optional.of(other.folder().toString()))) {
        assertThat(result.version()).isEqualTo(version(next));
      }
    }
  }

  @Test
  void what_the_node_would_refuse_is_not_checked_out() throws Exception {
    ObjectId second = scene.history().commit("Two", write("a", "2"));
    Verifier nobody = (repository, accepted, tip) -> Optional.of("nobody signed it");
    try (TemporaryCheckout result =
        trial(scene.workTree(), nobody, Optional.empty(), Optional.empty())) {
      assertThat(result.version()).isEqualTo(version(second));
      assertThat(result.refusal()).contains("nobody signed it");
      assertThat(result.folder().resolve("a")).doesNotExist();
    }
    scene.advance();
    try (TemporaryCheckout result = trial(Optional.of(first.name()), Optional.empty())) {
      assertThat(result.refusal().orElse("")).startsWith("the branch main was rewritten: ");
    }
  }

  @Test
  void what_is_no_commit_is_named() {
    assertThatThrownBy(() -> trial(Optional.of("a..b^{"), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"a..b^{\"");
    assertThatThrownBy(
            () ->
                trial(
                    Optional.empty(),
                    Optional.of(Files.createDirectory(folder.resolve("x")).toString())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(" is not a repository");
  }
}
