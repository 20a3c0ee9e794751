package io.federation.git.advance;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.Scene;
import io.federation.git.look.Look;
import io.federation.testkit.GitHistory;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person who committed or checked something out in a node's clone. */
class LocalCommitsTest {

  private static final String KEPT = "refs/aside/" + Scene.STAMP;

  @TempDir private Path folder;
  @AutoClose private Scene scene;
  private GitHistory history;
  private ObjectId first;

  @BeforeEach
  void a_clone() throws Exception {
    scene = Scene.in(folder);
    history = scene.history();
    first = history.commit("One", write("a.txt", "1\n"), write("b.txt", "1\n"));
    scene.makeClone();
  }

  private String commitLocally(String text) {
    scene.put("a.txt", text);
    scene.git("commit", "-q", "-a", "-m", "Local");
    return scene.git("rev-parse", "HEAD");
  }

  @Test
  void a_local_commit_is_undone_and_kept_under_a_ref() throws Exception {
    // first (main) -- Local (the clone's HEAD)
    String local = commitLocally("mine\n");

    Outcome.Advanced outcome = scene.advance();

    assertThat(outcome.from()).contains(version(first));
    assertThat(outcome.to()).isEqualTo(version(first));
    assertThat(outcome.aside()).contains(new Outcome.Aside(Scene.ASIDE, List.of(KEPT)));
    assertThat(scene.git("rev-parse", KEPT)).isEqualTo(local);
    scene.assertLikeFreshClone();
  }

  @Test
  void a_local_commit_does_not_keep_a_commit_of_the_remote_out() throws Exception {
    // first -- Two (main)
    //      \-- Local (the clone's HEAD)
    String local = commitLocally("mine\n");
    history.commit("Two", write("b.txt", "2\n"));

    Outcome.Advanced outcome = scene.advance();

    assertThat(outcome.to()).isEqualTo(version(history.head()));
    assertThat(outcome.aside()).get().extracting(Outcome.Aside::paths).isEqualTo(List.of(KEPT));
    assertThat(scene.git("show", KEPT + ":a.txt")).isEqualTo("mine");
    assertThat(scene.git("rev-parse", KEPT)).isEqualTo(local);
    scene.assertLikeFreshClone();
  }

  @Test
  void a_local_commit_that_reached_the_remote_is_nothing_to_keep() throws Exception {
    // first -- Local (main, the clone's HEAD): committed here and pushed from here
    commitLocally("mine\n");
    scene.git("push", "-q", history.url(), "main");

    Outcome.Advanced outcome = scene.advance();

    assertThat(outcome.to()).isEqualTo(version(history.head()));
    assertThat(outcome.aside()).isEmpty();
    scene.assertLikeFreshClone();
  }

  @Test
  void an_edit_on_top_of_a_local_commit_is_set_aside_beside_it() throws Exception {
    commitLocally("mine\n");
    scene.put("b.txt", "mine too\n");

    Outcome.Advanced outcome = scene.advance();

    assertThat(outcome.aside()).contains(new Outcome.Aside(Scene.ASIDE, List.of("b.txt", KEPT)));
    assertThat(scene.text(Scene.ASIDE + "/b.txt")).isEqualTo("mine too\n");
    scene.assertLikeFreshClone();
  }

  @Test
  void local_commits_of_the_same_second_do_not_replace_each_other() throws Exception {
    String one = commitLocally("mine\n");
    scene.advance();
    String two = commitLocally("mine again\n");
    scene.advance();

    assertThat(scene.git("for-each-ref", "--format=%(objectname)", "refs/aside").lines())
        .containsExactlyInAnyOrder(one, two);
  }

  @Test
  void a_detached_head_is_brought_back() throws Exception {
    scene.git("checkout", "-q", "--detach");

    Outcome.Advanced outcome = scene.advance();

    assertThat(outcome.aside()).isEmpty();
    scene.assertLikeFreshClone();
    assertThat(scene.look()).isInstanceOf(Look.UpToDate.class);
  }

  @Test
  void a_head_detached_at_an_older_commit_is_brought_back() throws Exception {
    history.commit("Two", write("a.txt", "2\n"));
    scene.advance();
    scene.git("checkout", "-q", "--detach", first.name());

    assertThat(scene.look()).isInstanceOf(Look.Moved.class);
    Outcome.Advanced outcome = scene.advance();

    assertThat(outcome.from()).contains(outcome.to());
    scene.assertLikeFreshClone();
  }

  @Test
  void a_branch_set_back_to_an_older_commit_is_brought_forward() throws Exception {
    history.commit("Two", write("a.txt", "2\n"));
    scene.advance();
    scene.git("reset", "-q", "--hard", first.name());

    scene.advance();

    scene.assertLikeFreshClone();
  }

  @Test
  void a_commit_on_a_detached_head_is_kept() throws Exception {
    scene.git("checkout", "-q", "--detach");
    String local = commitLocally("mine\n");
    history.commit("Two", write("b.txt", "2\n"));

    scene.advance();

    assertThat(scene.git("rev-parse", KEPT)).isEqualTo(local);
    scene.assertLikeFreshClone();
  }

  @Test
  void another_local_branch_is_left_and_stays() throws Exception {
    scene.git("checkout", "-q", "-b", "mine");
    String local = commitLocally("mine\n");
    history.commit("Two", write("b.txt", "2\n"));

    scene.advance();

    assertThat(scene.git("rev-parse", "refs/heads/mine")).isEqualTo(local);
    scene.assertLikeFreshClone();
  }

  @Test
  void a_branch_of_a_person_at_the_same_commit_is_left() throws Exception {
    scene.git("checkout", "-q", "-b", "mine");

    Outcome.Advanced outcome = scene.advance();

    assertThat(outcome.aside()).isEmpty();
    scene.assertLikeFreshClone();
  }

  @Test
  void a_branch_without_any_commit_is_left_and_its_files_are_set_aside() throws Exception {
    scene.git("checkout", "-q", "--orphan", "fresh");
    scene.put("a.txt", "mine\n");
    history.commit("Two", write("b.txt", "2\n"));

    scene.advance();

    scene.assertLikeFreshClone();
    assertThat(scene.text(Scene.ASIDE + "/a.txt")).isEqualTo("mine\n");
  }

  @Test
  void a_rebase_left_half_done_does_not_keep_a_commit_out() throws Exception {
    scene.git("checkout", "-q", "--detach");
    scene.put(".git/MERGE_HEAD", first.name() + "\n");
    history.commit("Two", write("b.txt", "2\n"));

    scene.advance();

    scene.assertLikeFreshClone();
  }

  @Test
  void a_tag_and_a_branch_of_the_same_name_do_no_harm() throws Exception {
    scene.git("tag", "main", first.name());
    scene.git("tag", "refs/heads/main", first.name());
    history.commit("Two", write("a.txt", "2\n"));

    assertThat(scene.advance().to()).isEqualTo(version(history.head()));
    scene.git("tag", "-d", "main", "refs/heads/main");
    scene.assertLikeFreshClone();
  }
}
