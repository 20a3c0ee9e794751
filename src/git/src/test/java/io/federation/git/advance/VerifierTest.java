package io.federation.git.advance;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.git.Scene;
import io.federation.git.Verifier;
import io.federation.git.look.Look;
import io.federation.model.Version;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.GitHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierTest {

  private static final Verifier REFUSE_ALL =
      (repository, accepted, tip) -> Optional.of("not signed");

  @TempDir private Path folder;
  @AutoClose private Scene scene;
  private GitHistory history;
  private ObjectId first;
  private ObjectId untrusted;

  @BeforeEach
  void a_clone_and_a_commit_to_be_judged() throws Exception {
    scene = Scene.in(folder);
    history = scene.history();
    first = history.commit("One", write("a.txt", "1"), write("b.txt", "1"));
    scene.makeClone();
    untrusted =
        history.commit("Two", write("a.txt", "2"), write("new/c.txt", "2"), delete("b.txt"));
  }

  @Test
  void a_refused_commit_leaves_nothing_in_the_working_tree() throws Exception {
    FolderSnapshot before = scene.tree();

    Outcome outcome = scene.advance(scene.remote(), REFUSE_ALL);

    assertThat(outcome)
        .isEqualTo(
            new Outcome.Refused(
                Optional.of(version(first)), version(untrusted), "not signed", List.of()));
    assertThat(before.differencesTo(scene.tree())).isEmpty();
  }

  @Test
  void a_refused_commit_moves_neither_head_nor_branch() throws Exception {
    String refs = scene.git("for-each-ref", "refs/heads", "refs/federation");

    scene.advance(scene.remote(), REFUSE_ALL);

    scene.assertStandsAt(first);
    assertThat(scene.git("for-each-ref", "refs/heads", "refs/federation")).isEqualTo(refs);
  }

  @Test
  void a_refused_commit_is_told_of_at_the_next_look() throws Exception {
    scene.advance(scene.remote(), REFUSE_ALL);

    assertThat(scene.look())
        .isEqualTo(new Look.StillRefused(version(first), version(untrusted), "not signed"));
  }

  @Test
  void a_commit_after_the_refused_one_is_judged_anew_and_taken_over() throws Exception {
    scene.advance(scene.remote(), REFUSE_ALL);
    history.commit("Three", write("a.txt", "3"));

    Outcome.Advanced advanced = scene.advance();

    assertThat(advanced.from()).contains(version(first));
    scene.assertLikeFreshClone();
  }

  @Test
  void the_verifier_sees_the_version_before_and_the_tip_and_the_old_tree() throws Exception {
    List<Object> seen = new ArrayList<>();

    scene.advance(
        scene.remote(),
        (repository, accepted, tip) -> {
          seen.add(accepted);
          seen.add(tip);
          seen.add(repository.parseCommit(ObjectId.fromString(tip.hex())).getShortMessage());
          seen.add(scene.text("a.txt"));
          return Optional.empty();
        });

    assertThat(seen).containsExactly(Optional.of(version(first)), version(untrusted), "Two", "1");
  }

  @Test
  void the_verifier_of_a_clone_is_told_of_no_version_before() throws Exception {
    List<Optional<Version>> seen = new ArrayList<>();

    Cloning.clone(
        folder.resolve("gitrepo/second"),
        scene.remote(),
        (repository, accepted, tip) -> {
          seen.add(accepted);
          return Optional.empty();
        },
        scene.clock());

    assertThat(seen).containsExactly(Optional.empty());
  }

  @Test
  void a_verifier_that_cannot_read_stops_the_advance() throws Exception {
    FolderSnapshot before = scene.tree();

    assertThatThrownBy(
            () ->
                scene.advance(
                    scene.remote(),
                    (repository, accepted, tip) -> {
                      throw new IOException("no keys");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("no keys");

    assertThat(before.differencesTo(scene.tree())).isEmpty();
    scene.assertStandsAt(first);
    assertThat(scene.look()).isInstanceOf(Look.Moved.class);
  }

  @Test
  void local_commits_do_not_pass_for_the_version_before() throws Exception {
    // first -- untrusted (main)
    //      \-- Local (the clone's HEAD)
    scene.git("commit", "-q", "--allow-empty", "-m", "Local");
    List<Optional<Version>> seen = new ArrayList<>();

    scene.advance(
        scene.remote(),
        (repository, accepted, tip) -> {
          seen.add(accepted);
          return Optional.empty();
        });

    assertThat(seen).containsExactly(Optional.of(version(first)));
  }
}
