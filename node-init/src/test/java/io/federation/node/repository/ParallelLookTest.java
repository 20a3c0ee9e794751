package io.federation.node.repository;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.node.NodeFixture;
import io.federation.node.app.Node;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpAnswer;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.HttpHold;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look at several repositories at once, as a process that stays takes it. */
class ParallelLookTest {

  private static final int OTHERS = 6;
  private static final int MOST_AT_ONCE = 4;
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final List<String> NAMES =
      IntStream.rangeClosed(1, OTHERS).mapToObj(i -> "other" + i).toList();

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;
  @AutoClose private HttpGitServer server;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @BeforeEach
  void a_node_that_follows_several_repositories_of_a_server() throws Exception {
    StringBuilder yaml = new StringBuilder("deployment: fed1\nstacktype: lad1\nrepositories:\n");
    server = HttpGitServer.serving(folder.resolve("served"));
    for (String name : NAMES) {
      try (GitHistory history = GitHistory.create(folder.resolve("served/" + name + ".git"))) {
        history.commit("begin", write("file", name));
      }
      yaml.append("- {name: " + name + ", url: '" + server.url(name + ".git") + "'}\n");
    }
    node = NodeFixture.in(folder);
    node.push("describe", write("it/federation.yaml", yaml.toString()));
    node.init();
    assertThat(node.beat()).isZero();
    server.clearRequests();
  }

  @AfterEach
  void end() {
    thread.shutdownNow();
  }

  private LookStep look() {
    Node parts = node.node();
    Repositories repositories = new Repositories(node.home);
    ConfigStore configs = new ConfigStore(node.home);
    return new LookStep(
        repositories,
        configs,
        new ConfigCompiler(
            configs, repositories, new NodeIdentity(parts.nodeInfo()), parts.events()),
        new Verifiers(node.home, node.clock),
        new ServerClock(),
        parts.events(),
        true);
  }

  @Test
  void some_are_asked_before_the_first_has_answered() throws Exception {
    try (HttpHold hold = server.hold()) {
      Future<LookResult> looking = thread.submit(look()::call);
      hold.awaitRequests(MOST_AT_ONCE, LIMIT);
      assertThat(server.requests()).hasSize(MOST_AT_ONCE);
      hold.release();

      assertThat(looking.get().trees().problems()).isEmpty();
    }
    assertThat(server.requests()).hasSize(OTHERS);
  }

  @Test
  void each_is_told_of_as_if_it_had_been_asked_alone() throws Exception {
    try (GitHistory moved = GitHistory.open(folder.resolve("served/other3.git"))) {
      moved.commit("next", write("file", "next"));
    }
    server.answerOn("/other5.git/git-upload-pack", HttpAnswer.status(404));
    server.answerOn("/other5.git/info/refs", HttpAnswer.status(404));

    LookResult result = look().call();

    assertThat(result).isInstanceOf(LookResult.Moved.class);
    assertThat(result.trees().reports())
        .extracting(report -> report.repository().name())
        .containsExactly("ops", "other1", "other2", "other3", "other4", "other5", "other6");
    assertThat(result.trees().reports())
        .filteredOn(RepositoryReport::moved)
        .extracting(report -> report.repository().name())
        .containsExactly("other3");
    assertThat(result.trees().problems())
        .singleElement()
        .asString()
        .startsWith("cannot look at other5: ");
  }

  @Test
  void nobody_is_asked_while_the_ops_repository_has_something_new() throws Exception {
    node.push("next", write("file", "next"));

    assertThat(look().call()).isInstanceOf(LookResult.Moved.class);
    assertThat(server.requests()).isEmpty();
  }
}
