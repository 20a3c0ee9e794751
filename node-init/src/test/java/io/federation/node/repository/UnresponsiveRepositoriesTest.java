package io.federation.node.repository;

import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.LockFile;
import io.federation.model.spec.NodeConfig;
import io.federation.node.NodeFixture;
import io.federation.node.heartbeat.MinuteTrigger;
import io.federation.node.home.FileLocks;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories whose servers did not answer are let alone for a while, and asked last. */
final class UnresponsiveRepositoriesTest {

  @TempDir private Path folder;
  private NodeFixture node;
  private GitHistory app;
  private GitHistory other;
  private HttpGitServer server;

  @BeforeEach
  void a_node_with_two_more_repositories() throws Exception {
    node = NodeFixture.in(folder);
    app = GitHistory.create(folder.resolve("app.git"));
    other = GitHistory.create(folder.resolve("other.git"));
    app.commit("work", recordingWork());
    other.commit("work", recordingWork());
    server = HttpGitServer.serving(folder);
    node.push(
        "list",
        write(
            "it/federation.yaml",
            "deployment: fed1\nstacktype: lad1\nrepositories: [{name: app, url: \""
                + server.url("app.git")
                + "\"}, {name: other, url: \""
                + server.url("other.git")
                + "\"}]\n"));
    node.init();
    assertThat(node.beat()).isZero();
    node.told();
    server.clearRequests();
  }

  @AfterEach
  void close() {
    server.close();
    other.close();
    app.close();
    node.close();
  }

  private Path file() {
    return node.home.run().resolve("silent");
  }

  private NodeRepository place(String name) throws Exception {
    NodeConfig config = node.node().commands().config().load();
    return node.node().commands().repositories().all(config).stream()
        .filter(place -> place.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void didNotAnswer(String name) throws Exception {
    new UnresponsiveRepositories(file()).failed(place(name), "time-out", node.clock.instant());
  }

  private List<String> asked() {
    List<String> asked = new ArrayList<>();
    for (HttpGitServer.Request request : server.requests()) {
      asked.add(request.toString().contains("app.git") ? "app" : "other");
    }
    server.clearRequests();
    return asked;
  }

  @Test
  void one_that_did_not_answer_is_let_alone_and_that_stays_an_error() throws Exception {
    didNotAnswer("app");
    app.commit("more", write("more.txt", "1"));
    ObjectId next = other.commit("more", write("other.txt", "1"));

    assertThat(node.beat()).isEqualTo(1);

    assertThat(asked()).isNotEmpty().doesNotContain("app");
    assertThat(node.worked()).last().isEqualTo(next.name());
    String waiting = "no answer from app, which is asked again after 20260101-120300: time-out";
    assertThat(node.node().nodeInfo().get("error")).contains(waiting);
    assertThat(node.status()).contains(": " + waiting + "\n");
  }

  @Test
  void it_is_asked_again_after_the_others_and_forgotten_when_it_answers() throws Exception {
    didNotAnswer("app");
    node.clock.advance(Duration.ofMinutes(1));

    assertThat(node.beat()).isZero();

    assertThat(asked()).containsExactly("other", "app");
    assertThat(file()).doesNotExist();
    assertThat(node.status()).doesNotContain("waiting");
    assertThat(node.beat()).isZero();
    assertThat(asked()).containsExactly("app", "other");
  }

  @Test
  void the_ops_repository_keeps_nothing_from_the_others_either() throws Exception {
    didNotAnswer("ops");
    ObjectId next = other.commit("more", write("other.txt", "1"));

    assertThat(node.beat()).isEqualTo(1);

    assertThat(node.worked()).last().isEqualTo(next.name());
    node.clock.advance(Duration.ofMinutes(1));
    ObjectId ops = node.ops.commit("more", recordingWork());
    assertThat(node.beat()).isZero();
    assertThat(node.worked()).last().isEqualTo(ops.name());
  }

  @Test
  void it_is_asked_after_the_others_when_the_ops_repository_moved_as_well() throws Exception {
    didNotAnswer("app");
    node.clock.advance(Duration.ofMinutes(1));
    node.push("more", write("README", "1"));

    assertThat(node.beat()).isZero();

    assertThat(asked()).containsExactly("other", "app");
  }

  @Test
  void the_pause_grows_and_no_clock_makes_it_endless() throws Exception {
    NodeRepository place = place("app");
    Instant now = node.clock.instant();
    for (int minutes : new int[] {2, 4, 8, 16, 16}) {
      didNotAnswer("app");
      UnresponsiveRepositories silent = new UnresponsiveRepositories(file());
      Instant end = now.plus(Duration.ofMinutes(minutes));
      assertThat(silent.waiting(place, end.minusSeconds(1))).isPresent();
      assertThat(silent.waiting(place, end)).isEmpty();
    }
    assertThat(new UnresponsiveRepositories(file()).waiting(place, now.minus(Duration.ofDays(1))))
        .isEmpty();
  }

  @Test
  void a_second_heartbeat_says_for_whom_the_first_may_be_waiting() throws Exception {
    didNotAnswer("app");
    try (LockFile held = new FileLocks(node.home).waitForHeartbeat(Duration.ZERO).orElseThrow()) {
      assertThat(node.node().heartbeat().call(new MinuteTrigger(false, false))).isZero();
    }

    assertThat(node.told().toString())
        .contains("another heartbeat is looking", "waiting for an answer: time-out");
  }

  @Test
  void a_damaged_note_does_no_harm() throws Exception {
    Files.writeString(file(), "app x\t1\tnever\tx\n\n\t");

    assertThat(node.beat()).isZero();
  }
}
