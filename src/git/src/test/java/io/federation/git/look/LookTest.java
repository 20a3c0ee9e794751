package io.federation.git.look;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.binary;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.GitRepository;
import io.federation.git.Scene;
import io.federation.git.remote.Remote;
import io.federation.model.Version;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.HttpGitServer.Request;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookTest {

  /**
   * Far more than an advertisement of one branch, far less than the noise of {@link #commitNoise}.
   */
  private static final long ADVERTISEMENT_BYTES = 3_000;

  @TempDir private Path folder;
  @AutoClose private Scene scene;
  @AutoClose private HttpGitServer server;
  private ObjectId first;

  @BeforeEach
  void a_clone() throws Exception {
    scene = Scene.in(folder);
    first = scene.history().commit("One", write("a.txt", "1"));
    server = HttpGitServer.serving(scene.repositories());
    scene.makeClone(scene.remote(server));
    server.clearRequests();
  }

  private Version commitNoise() {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    return version(scene.history().commit("Noise", binary("noise", noise)));
  }

  private long bytesReceived() {
    return server.requests().stream().mapToLong(Request::responseBytes).sum();
  }

  @Test
  void a_clone_at_its_remotes_tip_is_settled() throws Exception {
    assertThat(scene.look(scene.remote(server))).isEqualTo(new Look.UpToDate(version(first)));
  }

  @Test
  void a_commit_at_the_remote_is_seen() throws Exception {
    Version tip = commitNoise();

    assertThat(scene.look(scene.remote(server)))
        .isEqualTo(new Look.Moved(Optional.of(version(first)), tip));
  }

  @Test
  void a_file_url_and_a_path_are_looked_at() throws Exception {
    assertThat(scene.look(scene.remote(scene.history().url()))).isInstanceOf(Look.UpToDate.class);
    assertThat(scene.look(scene.remote(scene.history().folder().toString())))
        .isInstanceOf(Look.UpToDate.class);

    commitNoise();

    assertThat(scene.look(scene.remote(scene.history().url()))).isInstanceOf(Look.Moved.class);
    assertThat(scene.look(scene.remote(scene.history().folder().toString())))
        .isInstanceOf(Look.Moved.class);
  }

  @Test
  void a_settled_look_costs_one_request_and_no_objects() throws Exception {
    scene.look(scene.remote(server));

    assertThat(server.requests()).hasSize(1);
    assertThat(bytesReceived()).isLessThan(ADVERTISEMENT_BYTES);
  }

  @Test
  void a_look_that_finds_a_commit_costs_no_more() throws Exception {
    commitNoise();

    scene.look(scene.remote(server));

    assertThat(server.requests()).hasSize(1);
    assertThat(bytesReceived()).isLessThan(ADVERTISEMENT_BYTES);
  }

  @Test
  void the_cost_of_a_look_does_not_grow_with_the_other_branches() throws Exception {
    for (int i = 0; i < 200; i++) {
      scene.history().branch("topic" + i, first);
    }

    assertThat(scene.look(scene.remote(server))).isInstanceOf(Look.UpToDate.class);
    assertThat(bytesReceived()).isLessThan(ADVERTISEMENT_BYTES);
  }

  @Test
  void a_settled_look_writes_nothing() throws Exception {
    assertLeavesNoTrace(scene.remote(server));
    assertLeavesNoTrace(scene.remote());
  }

  @Test
  void a_look_that_finds_a_commit_writes_nothing() throws Exception {
    commitNoise();

    assertLeavesNoTrace(scene.remote(server));
    assertLeavesNoTrace(scene.remote());
  }

  private void assertLeavesNoTrace(Remote remote) throws Exception {
    FolderSnapshot before = scene.everything();
    FolderSnapshot remoteBefore = FolderSnapshot.of(scene.repositories());

    scene.look(remote);

    assertThat(before.differencesTo(scene.everything())).isEmpty();
    assertThat(remoteBefore.differencesTo(FolderSnapshot.of(scene.repositories()))).isEmpty();
  }

  @Test
  void a_local_commit_is_to_be_undone() throws Exception {
    scene.git("commit", "-q", "--allow-empty", "-m", "Local");

    assertThat(scene.look()).isInstanceOf(Look.Moved.class);
  }

  @Test
  void another_branch_or_none_checked_out_is_to_be_undone() throws Exception {
    scene.git("checkout", "-q", "-b", "mine");
    assertThat(scene.look()).isInstanceOf(Look.Moved.class);

    scene.git("checkout", "-q", "--detach");
    assertThat(scene.look()).isInstanceOf(Look.Moved.class);
  }

  @Test
  void an_advance_that_was_cut_off_is_to_be_finished_though_the_refs_have_moved() throws Exception {
    scene.put(".temp/add/advancing", first.name() + "\n");

    assertThat(scene.look()).isInstanceOf(Look.Moved.class);
  }

  @Test
  void nothing_is_written_by_opening_a_repository() throws Exception {
    FolderSnapshot before = scene.everything();

    try (GitRepository repository = GitRepository.open(scene.workTree())) {
      repository.version();
      repository.branch();
      repository.url();
      repository.history().contains(version(first));
    }

    assertThat(before.differencesTo(scene.everything())).isEmpty();
  }
}
