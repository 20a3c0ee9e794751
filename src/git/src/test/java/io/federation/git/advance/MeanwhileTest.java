package io.federation.git.advance;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.Scene;
import io.federation.git.Verifier;
import io.federation.git.look.Look;
import io.federation.testkit.GitHistory;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may happen between the kill of an advance and the next one. */
class MeanwhileTest {

  @TempDir private Path folder;
  @AutoClose private CutScene cut;
  private Scene scene;
  private GitHistory history;

  @BeforeEach
  void a_clone_that_has_fetched_the_second_commit_but_stands_at_the_first() throws Exception {
    cut = CutScene.in(folder);
    scene = cut.scene();
    history = scene.history();
  }

  @Test
  void killed_and_then_the_remote_moved_on() throws Exception {
    // first (the clone) -- second (half checked out) -- Three (main)
    cut.mark();
    scene.put("a.txt", "2\n");
    history.commit("Three", write("a.txt", "3\n"), delete("new.txt"));

    cut.assertRecovers();
  }

  @Test
  void killed_and_then_the_branch_was_rewritten() throws Exception {
    // first (the clone) -- second (half checked out)
    //      \-- Other (main)
    cut.mark();
    scene.put("a.txt", "2\n");
    history.rewindTo(cut.first());
    ObjectId other = history.commit("Other", write("a.txt", "other\n"));

    Outcome.Refused refused = scene.refusedAdvance();

    assertThat(refused.kept()).contains(version(cut.second()));
    assertThat(refused.tip()).isEqualTo(version(other));
    assertThat(refused.recovered()).hasSize(1);
    scene.assertStandsAt(cut.second());
    assertThat(scene.text("a.txt")).isEqualTo("2\n");
    assertThat(scene.look()).isInstanceOf(Look.StillRefused.class);
  }

  @Test
  void killed_and_then_the_remote_is_unavailable() throws Exception {
    cut.mark();
    scene.put("a.txt", "2\n");

    scene.failedAdvance(scene.remote(folder.resolve("nowhere.git").toString()));

    assertThat(scene.file(CutScene.MARKER)).as("the tree is whole again").doesNotExist();
    scene.assertStandsAt(cut.second());
    assertThat(scene.freshTree().differencesTo(scene.tree())).isEmpty();
  }

  @Test
  void killed_and_then_told_to_follow_another_branch() throws Exception {
    // first (the clone) -- second (main, half checked out)
    //      \-- Fix (release)
    scene.put(CutScene.MARKER, cut.second().name() + " main\n");
    scene.put("a.txt", "2\n");
    history.branch("release", cut.first());
    ObjectId fix = history.commitOn("release", "Fix", write("a.txt", "fixed\n"));

    Outcome outcome = scene.advance(scene.remote(history.url(), "release"), Verifier.ACCEPT_ALL);

    assertThat(outcome).isInstanceOf(Outcome.Advanced.class);
    assertThat(scene.git("rev-parse", "HEAD")).isEqualTo(fix.name());
    assertThat(scene.git("symbolic-ref", "HEAD")).isEqualTo("refs/heads/release");
    assertThat(scene.git("status", "--porcelain")).isEmpty();
    assertThat(scene.text("a.txt")).isEqualTo("fixed\n");
  }

  @Test
  void killed_and_then_the_verifier_refuses_what_came_since() throws Exception {
    cut.mark();
    history.commit("Three", write("a.txt", "3\n"));

    Outcome outcome =
        scene.advance(scene.remote(), (repository, accepted, tip) -> Optional.of("not signed"));

    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(((Outcome.Refused) outcome).kept()).contains(version(cut.second()));
    scene.assertStandsAt(cut.second());
  }

  @Test
  void killed_while_local_edits_were_set_aside() throws Exception {
    scene.put("a.txt", "mine\n");
    scene.put("new.txt", "in the way\n");
    // One was copied already, by an advance that did not come to say so.
    scene.put(".temp/add/aside/20260102-030304/a.txt", "mine\n");

    Outcome.Advanced outcome = scene.advance();

    Outcome.Aside aside = outcome.aside().orElseThrow();
    assertThat(aside.paths()).containsExactly("a.txt", "new.txt");
    assertThat(scene.text(aside.folder() + "/a.txt")).isEqualTo("mine\n");
    scene.assertLikeFreshClone();
  }

  @Test
  void an_edit_made_between_the_kill_and_the_next_advance_is_set_aside() throws Exception {
    cut.mark();
    scene.put("new.txt", "2\n");
    scene.put("a.txt", "mine\n");

    Outcome.Advanced outcome = scene.advance();

    assertThat(outcome.recovered()).isNotEmpty();
    Outcome.Aside aside = outcome.aside().orElseThrow();
    assertThat(aside.paths()).containsExactly("a.txt");
    assertThat(scene.text(aside.folder() + "/a.txt")).isEqualTo("mine\n");
    scene.assertLikeFreshClone();
  }

  @Test
  void a_marker_that_is_no_version_is_no_hindrance() throws Exception {
    scene.put(CutScene.MARKER, "\0\0\0\0");

    assertThat(scene.advance().to()).isEqualTo(version(cut.second()));
    scene.assertLikeFreshClone();
  }

  @Test
  void a_marker_of_a_commit_that_is_not_there_is_no_hindrance() throws Exception {
    scene.put(CutScene.MARKER, "0123456789012345678901234567890123456789\n");

    assertThat(scene.advance().to()).isEqualTo(version(cut.second()));
    scene.assertLikeFreshClone();
  }
}
