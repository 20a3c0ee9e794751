package io.federation.git.advance;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.Scene;
import io.federation.git.look.Look;
import io.federation.git.remote.Remote;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.HttpGitServer.Request;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewrittenBranchTest {

  @TempDir private Path folder;
  @AutoClose private Scene scene;
  private GitHistory history;
  @AutoClose private HttpGitServer server;
  private Remote remote;
  private ObjectId first;
  private ObjectId good;

  @BeforeEach
  void a_clone_at_the_second_commit() throws Exception {
    scene = Scene.in(folder);
    history = scene.history();
    first = history.commit("One", write("a.txt", "1"));
    good = history.commit("Two", write("a.txt", "2"));
    server = HttpGitServer.serving(scene.repositories());
    remote = scene.remote(server);
    scene.makeClone(remote);
  }

  @Test
  void a_rewritten_branch_is_refused() throws Exception {
    // first -- good (the clone)
    //      \-- rewritten (main)
    ObjectId rewritten = history.amend("Two again", write("a.txt", "rewritten"));

    Outcome.Refused refused = scene.refusedAdvance(remote);

    assertThat(refused.kept()).contains(version(good));
    assertThat(refused.tip()).isEqualTo(version(rewritten));
    assertThat(refused.reason()).contains("main", "rewritten", good.name()).doesNotContain("\n");
  }

  @Test
  void a_refused_branch_leaves_tree_and_head_as_they_were() throws Exception {
    history.amend("Two again", write("a.txt", "rewritten"), write("new.txt", "new"));
    FolderSnapshot before = scene.tree();

    scene.refusedAdvance(remote);

    assertThat(before.differencesTo(scene.tree())).isEmpty();
    scene.assertStandsAt(good);
  }

  @Test
  void local_edits_stay_where_they_are_when_a_branch_is_refused() throws Exception {
    scene.put("a.txt", "edited");
    history.amend("Two again", write("a.txt", "rewritten"));

    scene.refusedAdvance(remote);

    assertThat(scene.text("a.txt")).isEqualTo("edited");
    assertThat(scene.file(".temp/add/aside")).doesNotExist();
  }

  @Test
  void a_branch_set_back_to_an_older_commit_is_refused() throws Exception {
    // first (main) -- good (the clone)
    history.rewindTo(first);

    Outcome.Refused refused = scene.refusedAdvance(remote);

    assertThat(refused.tip()).isEqualTo(version(first));
    scene.assertStandsAt(good);
  }

  @Test
  void a_branch_without_a_common_commit_is_refused() throws Exception {
    // good (the clone)   stranger (main)
    Path other = folder.resolve("repositories/other.git");
    try (GitHistory stranger = GitHistory.create(other)) {
      stranger.commit("Stranger", write("s.txt", "s"));

      Outcome.Refused refused = scene.refusedAdvance(scene.remote(server.url("other.git")));

      assertThat(refused.tip()).isEqualTo(version(stranger.head()));
      scene.assertStandsAt(good);
    }
  }

  @Test
  void a_refused_rewrite_is_reported_once_and_not_fetched_again() throws Exception {
    ObjectId rewritten = history.amend("Two again", write("a.txt", "rewritten"));
    Outcome.Refused refused = scene.refusedAdvance(remote);
    FolderSnapshot before = scene.everything();
    server.clearRequests();

    Look look = scene.look(remote);

    assertThat(look)
        .isEqualTo(new Look.StillRefused(version(good), version(rewritten), refused.reason()));
    assertThat(server.requests()).hasSizeLessThanOrEqualTo(2);
    assertThat(server.requests().stream().mapToLong(Request::responseBytes).sum())
        .isLessThan(3_000);
    assertThat(before.differencesTo(scene.everything())).isEmpty();
  }

  @Test
  void a_further_rewrite_is_refused_anew() throws Exception {
    history.amend("Two again", write("a.txt", "rewritten"));
    scene.refusedAdvance(remote);
    ObjectId further = history.amend("Two once more", write("a.txt", "rewritten twice"));

    assertThat(scene.look(remote)).isInstanceOf(Look.Moved.class);
    assertThat(scene.refusedAdvance(remote).tip()).isEqualTo(version(further));
    assertThat(scene.look(remote)).isInstanceOf(Look.StillRefused.class);
    scene.assertStandsAt(good);
  }

  @Test
  void a_branch_that_comes_back_is_settled() throws Exception {
    history.amend("Two again", write("a.txt", "rewritten"));
    scene.refusedAdvance(remote);
    history.rewindTo(good);

    assertThat(scene.look(remote)).isEqualTo(new Look.UpToDate(version(good)));
    assertThat(scene.advance(remote).to()).isEqualTo(version(good));
    scene.assertLikeFreshClone();
  }

  @Test
  void a_branch_that_comes_back_with_a_further_commit_is_taken_over() throws Exception {
    // first -- good -- three (main)
    //      \-- rewritten (refused before)
    history.amend("Two again", write("a.txt", "rewritten"));
    scene.refusedAdvance(remote);
    history.rewindTo(good);
    ObjectId three = history.commit("Three", write("a.txt", "3"));

    assertThat(scene.look(remote)).isInstanceOf(Look.Moved.class);
    assertThat(scene.advance(remote).to()).isEqualTo(version(three));
    scene.assertLikeFreshClone();
  }

  @Test
  void a_refused_rewrite_merged_with_the_good_commit_is_taken_over() throws Exception {
    // first -- good (kept) -------- merge (main)
    //      \-- rewritten (refused) -/
    history.branch("kept", good);
    history.rewindTo(first);
    history.commit("Rewritten", write("b.txt", "rewritten"));
    scene.refusedAdvance(remote);
    ObjectId merge = history.merge("Merge", "kept");

    assertThat(scene.advance(remote).to()).isEqualTo(version(merge));
    scene.assertLikeFreshClone();
  }

  @Test
  void a_rewrite_made_again_after_the_branch_had_come_back_is_reported_again() throws Exception {
    ObjectId rewritten = history.amend("Two again", write("a.txt", "rewritten"));
    scene.refusedAdvance(remote);
    history.rewindTo(good);
    history.commit("Three", write("a.txt", "3"));
    scene.advance(remote);
    history.rewindTo(rewritten);

    assertThat(scene.look(remote)).isInstanceOf(Look.Moved.class);
    scene.refusedAdvance(remote);
  }

  @Test
  void a_commit_refused_on_one_branch_is_judged_anew_on_another() throws Exception {
    // first -- good (the clone)
    //      \-- rewritten (main, release)   the way out: the node is told to follow release
    ObjectId rewritten = history.amend("Two again", write("a.txt", "rewritten"));
    scene.refusedAdvance(remote);
    history.branch("release", rewritten);
    Remote release = scene.remote(server.url("ops.git"), "release");

    assertThat(scene.look(release)).isInstanceOf(Look.Moved.class);
    assertThat(scene.advance(release).to()).isEqualTo(version(rewritten));
  }
}
