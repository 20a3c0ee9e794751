package io.federation.git.advance;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.git.GitProgram;
import io.federation.git.GitRepository;
import io.federation.git.Scene;
import io.federation.git.look.Look;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.GitHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository that a person cloned with the git program and that a node follows from then on. */
class PersonsCloneTest {

  @TempDir private Path folder;
  @AutoClose private Scene scene;
  private GitHistory history;
  private ObjectId first;
  private ObjectId second;

  @BeforeEach
  void a_repository() {
    scene = Scene.in(folder);
    history = scene.history();
    first = history.commit("One", write("a.txt", "1\n"), write("b.txt", "1\n"));
    second = history.commit("Two", write("a.txt", "2\n"));
  }

  private void cloneByHand(String... options) {
    String[] command = new String[options.length + 4];
    command[0] = "clone";
    command[1] = "-q";
    System.arraycopy(options, 0, command, 2, options.length);
    command[options.length + 2] = history.url();
    command[options.length + 3] = scene.workTree().toString();
    GitProgram.withHome(folder).in(folder, command);
  }

  @Test
  void it_tells_its_url_and_its_branch() throws Exception {
    cloneByHand();

    try (GitRepository repository = GitRepository.open(scene.workTree())) {
      assertThat(repository.url()).contains(history.url());
      assertThat(repository.branch()).contains("main");
      assertThat(repository.version()).contains(version(second));
    }
  }

  @Test
  void a_repository_without_a_remote_tells_no_url() throws Exception {
    GitProgram.withHome(folder).in(folder, "init", "-q", scene.workTree().toString());

    try (GitRepository repository = GitRepository.open(scene.workTree())) {
      assertThat(repository.url()).isEmpty();
      assertThat(repository.version()).isEmpty();
    }
  }

  @Test
  void it_is_settled_and_a_look_writes_nothing() throws Exception {
    cloneByHand();
    FolderSnapshot before = scene.everything();

    assertThat(scene.look()).isEqualTo(new Look.UpToDate(version(second)));
    assertThat(before.differencesTo(scene.everything())).isEmpty();
  }

  @Test
  void a_commit_is_taken_over() throws Exception {
    cloneByHand();
    history.commit("Three", write("a.txt", "3\n"));

    Outcome.Advanced outcome = scene.advance();

    assertThat(outcome.from()).contains(version(second));
    assertThat(outcome.aside()).isEmpty();
    assertThat(outcome.recovered()).isEmpty();
    scene.assertLikeFreshClone();
  }

  @Test
  void its_scratch_folder_is_hidden_and_its_own_exclusions_stay() throws Exception {
    cloneByHand();
    scene.put(".git/info/exclude", "*.mine");
    scene.put("notes.mine", "mine");
    history.commit("Three", write("a.txt", "3\n"));

    scene.advance();
    scene.put(".temp/add/work.sh_VERSION", "x");

    assertThat(scene.git("status", "--porcelain")).isEmpty();
  }

  @Test
  void a_branch_rewritten_since_it_was_cloned_is_refused() throws Exception {
    // first -- second (the clone)
    //      \-- rewritten (main)
    cloneByHand();
    ObjectId rewritten = history.amend("Rewritten", write("a.txt", "rewritten\n"));

    Outcome.Refused refused = scene.refusedAdvance();

    assertThat(refused.kept()).contains(version(second));
    assertThat(refused.tip()).isEqualTo(version(rewritten));
    scene.assertStandsAt(second);
    assertThat(scene.look()).isInstanceOf(Look.StillRefused.class);
  }

  @Test
  void a_commit_made_in_it_is_kept_under_a_ref() throws Exception {
    // first -- second -- Three (main)
    //                \-- Local (the clone's HEAD)
    cloneByHand();
    scene.git("commit", "-q", "--allow-empty", "-m", "Local");
    String local = scene.git("rev-parse", "HEAD");
    history.commit("Three", write("a.txt", "3\n"));

    Outcome.Advanced outcome = scene.advance();

    String kept = "refs/aside/" + Scene.STAMP;
    assertThat(outcome.aside().orElseThrow().paths()).containsExactly(kept);
    assertThat(scene.git("rev-parse", kept)).isEqualTo(local);
    scene.assertLikeFreshClone();
  }

  @Test
  void an_edit_made_in_it_is_set_aside() throws Exception {
    cloneByHand();
    scene.put("b.txt", "mine\n");
    history.commit("Three", write("a.txt", "3\n"));

    Outcome.Advanced outcome = scene.advance();

    assertThat(outcome.aside().orElseThrow().paths()).containsExactly("b.txt");
    scene.assertLikeFreshClone();
  }

  @Test
  void one_that_was_fetched_into_but_not_merged_is_brought_forward() throws Exception {
    // first -- second (the clone's HEAD) -- Three (main, and what the clone knows of it)
    cloneByHand();
    history.commit("Three", write("a.txt", "3\n"));
    scene.git("fetch", "-q");

    Outcome.Advanced outcome = scene.advance();

    assertThat(outcome.from()).contains(version(second));
    scene.assertLikeFreshClone();
  }

  @Test
  void a_shallow_one_is_followed() throws Exception {
    cloneByHand("--depth", "1");
    history.commit("Three", write("a.txt", "3\n"));
    history.commit("Four", write("a.txt", "4\n"));

    assertThat(scene.look()).isInstanceOf(Look.Moved.class);
    scene.advance();

    scene.assertLikeFreshClone();
  }

  @Test
  void one_with_packed_refs_and_a_reflog_is_followed() throws Exception {
    cloneByHand();
    scene.git("gc", "-q");
    history.commit("Three", write("a.txt", "3\n"));

    scene.advance();

    scene.assertLikeFreshClone();
  }

  @Test
  void one_with_another_branch_checked_out_is_brought_to_the_followed_one() throws Exception {
    cloneByHand();
    scene.git("checkout", "-q", "-b", "mine", first.name());

    scene.advance();

    scene.assertLikeFreshClone();
    assertThat(scene.git("rev-parse", "mine")).isEqualTo(first.name());
  }

  @Test
  void a_bare_one_is_no_working_tree() throws Exception {
    Files.createDirectories(scene.workTree());
    GitProgram.withHome(folder).in(scene.workTree(), "init", "-q", "--bare");

    assertThat(Files.isRegularFile(scene.file("HEAD"))).isTrue();
    assertThatThrownBy(() -> GitRepository.open(scene.workTree()))
        .hasMessageContaining("is not a Git repository");
  }
}
