package io.federation.git.advance;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.binary;
import static io.federation.testkit.Change.gitlink;
import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.symlink;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.git.GitProgram;
import io.federation.git.GitRepository;
import io.federation.git.Scene;
import io.federation.git.remote.Remote;
import io.federation.testkit.HttpAnswer;
import io.federation.testkit.HttpGitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloningTest {

  @TempDir private Path folder;
  @AutoClose private Scene scene;

  @BeforeEach
  void a_repository() {
    scene = Scene.in(folder);
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    scene
        .history()
        .commit(
            "One",
            write("a.txt", "1\n"),
            write("deep/er/é.txt", "é\n"),
            script("bin/run.sh", "#!/bin/sh\n"),
            symlink("link", "a.txt"),
            binary("noise", noise));
  }

  @Test
  void a_path_is_cloned() throws Exception {
    Outcome.Advanced outcome = scene.makeClone(scene.remote(scene.history().folder().toString()));

    assertThat(outcome.from()).isEmpty();
    assertThat(outcome.to()).isEqualTo(version(scene.history().head()));
    assertThat(outcome.aside()).isEmpty();
    assertThat(outcome.recovered()).isEmpty();
    scene.assertLikeFreshClone();
  }

  @Test
  void a_file_url_is_cloned() throws Exception {
    scene.makeClone(scene.remote(scene.history().url()));

    scene.assertLikeFreshClone();
  }

  @Test
  void an_http_url_is_cloned() throws Exception {
    try (HttpGitServer server = HttpGitServer.serving(scene.repositories())) {
      scene.makeClone(scene.remote(server));
    }

    scene.assertLikeFreshClone();
  }

  @Test
  void a_branch_other_than_main_is_cloned() throws Exception {
    scene.history().branch("release/1.0", scene.history().head());
    ObjectId tip = scene.history().commitOn("release/1.0", "Fix", write("a.txt", "fixed\n"));

    scene.makeClone(scene.remote(scene.history().url(), "release/1.0"));

    assertThat(scene.git("symbolic-ref", "HEAD")).isEqualTo("refs/heads/release/1.0");
    assertThat(scene.git("rev-parse", "HEAD")).isEqualTo(tip.name());
    assertThat(scene.text("a.txt")).isEqualTo("fixed\n");
  }

  @Test
  void a_clone_tells_its_version_url_and_branch() throws Exception {
    scene.makeClone(scene.remote(scene.history().url()));

    try (GitRepository repository = GitRepository.open(scene.workTree())) {
      assertThat(repository.folder()).isEqualTo(scene.workTree());
      assertThat(repository.version()).contains(version(scene.history().head()));
      assertThat(repository.url()).contains(scene.history().url());
      assertThat(repository.branch()).contains("main");
    }
  }

  @Test
  void the_git_program_finds_nothing_wrong_with_a_clone() throws Exception {
    scene.makeClone();

    assertThat(scene.git("fsck", "--full", "--strict")).isEmpty();
  }

  @Test
  void a_gitlink_becomes_an_empty_folder() throws Exception {
    scene.history().commit("Link", gitlink("sub", scene.history().head()));

    scene.makeClone();

    assertThat(scene.file("sub")).isEmptyDirectory();
    scene.assertLikeFreshClone();
  }

  @Test
  void an_existing_folder_is_never_cloned_over() throws Exception {
    scene.put("mine.txt", "mine");

    assertThatThrownBy(() -> scene.makeClone())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(scene.workTree().toString())
        .hasMessageNotContaining("\n");
    assertThat(scene.text("mine.txt")).isEqualTo("mine");
  }

  @Test
  void a_folder_without_a_repository_cannot_be_opened() throws Exception {
    Files.createDirectories(scene.file("bin"));

    assertThatThrownBy(() -> GitRepository.open(scene.workTree()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(scene.workTree() + " is not a Git repository");
  }

  @Test
  void a_tip_that_the_verifier_refuses_leaves_nothing() throws Exception {
    Outcome outcome =
        Cloning.clone(
            scene.workTree(),
            scene.remote(),
            (repository, accepted, tip) -> Optional.of("not signed"),
            scene.clock());

    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(((Outcome.Refused) outcome).kept()).isEmpty();
    assertThat(((Outcome.Refused) outcome).reason()).isEqualTo("not signed");
    assertThat(scene.workTree().getParent()).isEmptyDirectory();
  }

  @Test
  void a_repository_without_commits_is_not_cloned_before_it_has_one() throws Exception {
    Path empty = folder.resolve("repositories/empty.git");
    GitProgram.withHome(folder).in(folder, "init", "-q", "--bare", empty.toString());

    Remote remote = scene.remote(empty.toString());
    assertThat(scene.failedClone(remote)).contains("has no branch main");
    assertThat(scene.workTree()).doesNotExist();

    scene.makeClone();
    scene.assertLikeFreshClone();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 10, 100, 1_000, 20_000, 90_000})
  void a_clone_that_is_cut_off_leaves_no_repository_and_is_made_again(long bytes) throws Exception {
    try (HttpGitServer server = HttpGitServer.serving(scene.repositories())) {
      server.answerOn("/git-upload-pack", HttpAnswer.cutAfter(bytes));
      scene.failedClone(scene.remote(server));

      assertThat(scene.workTree()).doesNotExist();
      assertThatThrownBy(() -> GitRepository.open(scene.workTree()))
          .isInstanceOf(IOException.class);
      try (var left = Files.list(scene.workTree().getParent())) {
        assertThat(left.filter(path -> !path.getFileName().toString().startsWith("."))).isEmpty();
      }

      server.answerNormally();
      scene.makeClone(scene.remote(server));
      scene.assertLikeFreshClone();
      assertThat(scene.workTree().getParent())
          .isDirectoryNotContaining(path -> !path.equals(scene.workTree()));
    }
  }

  @Test
  void what_a_killed_clone_left_is_no_hindrance() throws Exception {
    scene.makeClone();
    // As if killed before the move: whole, half, and with something that cannot be a repository.
    Path growing = scene.workTree().resolveSibling(".ops.cloning");
    Files.move(scene.workTree(), growing);
    Files.delete(growing.resolve(".git/HEAD"));
    Files.writeString(growing.resolve("a.txt"), "half");
    Files.writeString(growing.resolve(".git/index.lock"), "");

    Outcome.Advanced outcome = scene.makeClone();

    assertThat(outcome.to()).isEqualTo(version(scene.history().head()));
    assertThat(growing).doesNotExist();
    scene.assertLikeFreshClone();
  }
}
