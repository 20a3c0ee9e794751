package io.federation.git.advance;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.Scene;
import io.federation.git.Verifier;
import io.federation.git.look.Look;
import io.federation.git.remote.Credentials;
import io.federation.git.remote.Remote;
import io.federation.git.trust.TrustScene;
import io.federation.model.spec.Signatures;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestingBranchTest {

  private static final String MINE = "testing-i-1";
  private static final String PARTS = "testing-app1";

  @TempDir private Path folder;
  @AutoClose private Scene scene;
  private GitHistory history;
  private Remote remote;
  private ObjectId one;

  @BeforeEach
  void a_clone_of_main() throws Exception {
    scene = Scene.in(folder);
    history = scene.history();
    one = history.commit("One", write("a.txt", "1"));
    remote = remote(history.folder().toString());
    scene.makeClone(remote);
  }

  private Remote remote(String url) {
    Credentials credentials = new Credentials(scene.credentials(), "ops");
    return new Remote(url, List.of(), "main", List.of(MINE, PARTS), List.of(), credentials);
  }

  private ObjectId testing(String branch, ObjectId from, String text) {
    history.branch(branch, from);
    return history.commitOn(branch, "Try " + text, write("a.txt", text));
  }

  private void assertStands(String branch, ObjectId commit) throws Exception {
    assertThat(scene.look(remote)).isEqualTo(new Look.UpToDate(version(commit)));
    assertThat(scene.git("status", "--porcelain", "--branch").lines().findFirst().orElse(""))
        .isEqualTo("## " + branch);
    assertThat(scene.git("rev-parse", "HEAD")).isEqualTo(commit.name());
  }

  @Test
  void a_testing_branch_on_top_of_main_is_preferred() throws Exception {
    ObjectId tried = testing(MINE, one, "tried");

    assertThat(scene.look(remote)).isInstanceOf(Look.Moved.class);
    Outcome.Advanced advanced = scene.advance(remote);

    assertThat(advanced.switched()).contains(new Outcome.Switch("main", MINE));
    assertThat(advanced.from()).contains(version(one));
    assertThat(scene.text("a.txt")).isEqualTo("tried");
    assertStands(MINE, tried);
  }

  @Test
  void that_of_the_instance_comes_before_that_of_the_part() throws Exception {
    testing(PARTS, one, "parts");
    ObjectId mine = testing(MINE, one, "mine");

    scene.advance(remote);

    assertStands(MINE, mine);
  }

  @Test
  void that_of_the_part_is_taken_where_that_of_the_instance_is_not_on_top_of_main()
      throws Exception {
    testing(MINE, one, "mine");
    ObjectId two = history.commit("Two", write("b.txt", "2"));
    ObjectId parts = testing(PARTS, two, "parts");

    scene.advance(remote);

    assertStands(PARTS, parts);
  }

  @Test
  void that_of_another_node_does_not_count() throws Exception {
    testing("testing-i-12", one, "other");
    testing("testing-app", one, "other");

    assertStands("main", one);
  }

  @Test
  void one_that_is_mains_own_tip_changes_nothing() throws Exception {
    history.branch(MINE, one);

    assertStands("main", one);
  }

  @Test
  void a_testing_branch_may_be_rewritten() throws Exception {
    testing(MINE, one, "first try");
    scene.advance(remote);
    history.reset(MINE, one);
    ObjectId again = history.commitOn(MINE, "Again", write("a.txt", "second try"));

    Outcome.Advanced advanced = scene.advance(remote);

    assertThat(advanced.switched()).isEmpty();
    assertThat(advanced.aside()).isEmpty();
    assertStands(MINE, again);
  }

  @Test
  void when_it_goes_the_node_returns_to_main() throws Exception {
    testing(MINE, one, "tried");
    scene.advance(remote);
    history.deleteBranch(MINE);

    assertThat(scene.look(remote)).isInstanceOf(Look.Moved.class);
    Outcome.Advanced advanced = scene.advance(remote);

    assertThat(advanced.switched()).contains(new Outcome.Switch(MINE, "main"));
    assertThat(advanced.aside()).isEmpty();
    assertStands("main", one);
    scene.assertLikeFreshClone();
  }

  @Test
  void when_main_moves_on_without_it_the_node_returns_to_main() throws Exception {
    testing(MINE, one, "tried");
    scene.advance(remote);
    ObjectId two = history.commit("Two", write("b.txt", "2"));

    scene.advance(remote);

    assertStands("main", two);
  }

  @Test
  void when_it_is_merged_the_node_returns_to_main() throws Exception {
    ObjectId tried = testing(MINE, one, "tried");
    scene.advance(remote);
    history.rewindTo(tried);

    assertThat(scene.advance(remote).switched()).contains(new Outcome.Switch(MINE, "main"));

    assertStands("main", tried);
  }

  @Test
  void rebased_onto_main_it_is_followed_along_with_it() throws Exception {
    testing(MINE, one, "tried");
    scene.advance(remote);
    ObjectId two = history.commit("Two", write("b.txt", "2"));
    history.reset(MINE, two);
    ObjectId rebased = history.commitOn(MINE, "Try", write("a.txt", "tried"));

    scene.advance(remote);
    assertStands(MINE, rebased);

    history.rewindTo(one);
    history.commit("Rewritten", write("c.txt", "3"));
    assertThat(scene.refusedAdvance(remote).reason()).contains("main was rewritten", two.name());
  }

  @Test
  void main_stays_forward_only_though_a_testing_branch_stands_on_its_rewrite() throws Exception {
    ObjectId two = history.commit("Two", write("b.txt", "2"));
    scene.advance(remote);
    history.rewindTo(one);
    ObjectId rewritten = history.commit("Rewritten", write("c.txt", "3"));
    testing(MINE, rewritten, "tried");

    assertThat(scene.refusedAdvance(remote).tip()).isEqualTo(version(rewritten));
    assertThat(scene.look(remote)).isInstanceOf(Look.StillRefused.class);
    scene.assertStandsAt(two);
  }

  @Test
  void a_first_clone_goes_onto_it_at_once() throws Exception {
    ObjectId tried = testing(MINE, one, "tried");
    Path other = folder.resolve("gitrepo/other");

    Outcome outcome = Cloning.clone(other, remote, Verifier.ACCEPT_ALL, scene.clock());

    assertThat(((Outcome.Advanced) outcome).to()).isEqualTo(version(tried));
    assertThat(((Outcome.Advanced) outcome).aside()).isEmpty();
    assertThat(((Outcome.Advanced) outcome).from()).isEqualTo(Optional.empty());
    assertThat(Files.readString(other.resolve("a.txt"))).isEqualTo("tried");
  }

  @Test
  void local_edits_are_kept_on_the_way_there_and_back() throws Exception {
    testing(MINE, one, "tried");
    scene.put("a.txt", "edited");
    assertThat(scene.advance(remote).aside()).isPresent();
    scene.git("commit", "-q", "--allow-empty", "-m", "Local");
    history.deleteBranch(MINE);

    assertThat(scene.advance(remote).aside().orElseThrow().paths())
        .anyMatch(path -> path.startsWith("refs/aside/"));
    assertStands("main", one);
  }

  @Test
  void a_checkout_of_it_that_was_cut_off_is_finished() throws Exception {
    ObjectId tried = testing(MINE, one, "tried");
    scene.git("fetch", "-q", "origin", MINE);
    scene.put(".temp/add/advancing", tried.name() + " " + MINE + "\n");

    assertThat(scene.look(remote)).isInstanceOf(Look.Moved.class);
    assertThat(scene.advance(remote).recovered()).isNotEmpty();

    assertStands(MINE, tried);
  }

  @Test
  void a_look_still_costs_one_advertisement() throws Exception {
    try (HttpGitServer server = HttpGitServer.serving(scene.repositories())) {
      testing(MINE, one, "tried");
      testing(PARTS, one, "parts");
      for (int i = 0; i < 200; i++) {
        history.branch("testing-other" + i, one);
      }
      scene.advance(remote);
      server.clearRequests();

      assertThat(scene.look(remote(server.url("ops.git")))).isInstanceOf(Look.UpToDate.class);

      assertThat(server.requests()).hasSizeLessThanOrEqualTo(2);
      assertThat(server.requests().stream().mapToLong(HttpGitServer.Request::responseBytes).sum())
          .isLessThan(3_000);
    }
  }

  @Test
  void it_obeys_the_rules_of_signatures() throws Exception {
    try (TrustScene trust = TrustScene.in(Files.createDirectory(folder.resolve("signed")))) {
      trust.write("ops.allowed_signers", trust.alice.allowed());
      ObjectId good = trust.commit("One", write("it/allowed_signers", trust.alice.allowed()));
      assertThat(trust.makeClone(Signatures.ALL)).isInstanceOf(Outcome.Advanced.class);
      Remote signed =
          new Remote(
              trust.history.folder().toString(),
              List.of(),
              "main",
              List.of(MINE),
              List.of(),
              trust.scene.remote().credentials());
      trust.history.branch(MINE, good);
      trust.history.signBy(null);
      trust.history.commitOn(MINE, "Unsigned", write("a.txt", "evil"));
      Verifier verifier = trust.verifier(Signatures.ALL);

      assertThat(trust.scene.advance(signed, verifier)).isInstanceOf(Outcome.Refused.class);
      trust.scene.assertStandsAt(good);

      trust.history.signBy(trust.alice.signer());
      trust.history.commitOn(MINE, "Signed on top", write("a.txt", "evil"));
      assertThat(trust.scene.advance(signed, verifier)).isInstanceOf(Outcome.Refused.class);

      // Main names Bob, and on top of it Bob tries something, within one look.
      ObjectId main = trust.commit("Bob", write("it/allowed_signers", trust.bob.allowed()));
      trust.history.signBy(trust.bob.signer());
      trust.history.reset(MINE, main);
      ObjectId tried = trust.history.commitOn(MINE, "Try", write("a.txt", "tried"));
      assertThat(trust.scene.advance(signed, verifier)).isInstanceOf(Outcome.Advanced.class);
      assertThat(trust.scene.git("rev-parse", "HEAD")).isEqualTo(tried.name());

      // Back on main, which was verified, though Alice who signed its tip counts no more.
      trust.history.deleteBranch(MINE);
      assertThat(trust.scene.advance(signed, verifier)).isInstanceOf(Outcome.Advanced.class);
      trust.scene.assertStandsAt(main);
    }
  }
}
