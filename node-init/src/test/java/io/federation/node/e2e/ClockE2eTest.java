package io.federation.node.e2e;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.HttpHold;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine whose clock is set while a heartbeat is under way. */
@Tag("e2e")
final class ClockE2eTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String RIGHT = "+0d";
  private static final String WORK = "bin/nodework/common/work_ActualWork.sh";

  @TempDir private Path folder;
  private GitHistory ops;
  private HttpGitServer server;
  private Path clock;

  @BeforeEach
  void a_server_and_a_clock_that_is_right() {
    ops = GitHistory.create(folder.resolve("ops.git"));
    ops.commit(
        "work", script(WORK, "#!/bin/bash\necho \"$NODE_VERSION\" >>\"$NODE_HOME/worked\"\n"));
    server = HttpGitServer.serving(folder);
    clock = folder.resolve("clock");
    setClock(RIGHT);
  }

  @AfterEach
  void close() {
    server.close();
    ops.close();
  }

  private JarNode node(String url) {
    JarNode node = new JarNode(folder.resolve("home"), url);
    node.init().run().expectingSuccess();
    node.beat().run().expectingSuccess();
    return node;
  }

  /** Sets the clock that programs see, those that run already as well; no other clock. */
  private void setClock(String time) {
    Path next = folder.resolve("clock.next");
    try {
      Files.writeString(next, time + "\n");
      Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProgramRun byThatClock(ProgramRun run) {
    return JarNode.withClock(run)
        .withEnv("FAKETIME_TIMESTAMP_FILE", clock.toString())
        .withEnv("FAKETIME_NO_CACHE", "1");
  }

  private static void assertWell(ProgramRun.Result beat) {
    String said = beat.out() + beat.err();
    assertThat(said).doesNotContain("timed out", "Exception", "\tat ", " ERROR ", "WARNING");
    assertThat(beat.exitCode()).as(said).isZero();
  }

  private List<String> worked(JarNode node) throws IOException {
    return Files.readAllLines(node.home().resolve("worked"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1d", "@1970-01-03 00:00:00", "+400d"})
  void a_clock_that_is_set_while_a_server_is_waited_for_and_while_a_script_runs(String time)
      throws Exception {
    JarNode node = node(server.url("ops.git"));
    String waits =
        """
        #!/bin/bash
        touch "$NODE_HOME/begun"
        until [ -e "$NODE_HOME/go" ]; do sleep 0.1; done
        echo "$NODE_VERSION" >>"$NODE_HOME/worked"
        """;
    String first = ops.commit("more", script(WORK, waits)).name();
    try (HttpHold hold = server.holdOn("/git-upload-pack")) {
      ProgramRun.Started beat = byThatClock(node.beat()).start();
      try (beat) {
        hold.awaitRequest(LIMIT);
        setClock(time);
        hold.release();
        Await.until(LIMIT, "work", () -> Files.exists(node.home().resolve("begun")));
        setClock(RIGHT);
        Files.createFile(node.home().resolve("go"));
        assertWell(beat.await());
      }
    }
    assertThat(worked(node)).last().isEqualTo(first);

    String second = ops.commit("yet more", write("README", "2")).name();
    assertWell(byThatClock(node.beat()).run());
    assertThat(worked(node)).last().isEqualTo(second);

    setClock(RIGHT);
    String third = ops.commit("much more", write("README", "3")).name();
    assertWell(byThatClock(node.beat()).run());
    assertThat(worked(node)).last().isEqualTo(third);
  }

  @Test
  void a_clock_that_is_set_again_and_again_while_a_folder_is_read() throws Exception {
    JarNode node = node(ops.url());
    AtomicBoolean isOver = new AtomicBoolean();
    CompletableFuture<Integer> jumps =
        CompletableFuture.supplyAsync(
            () -> {
              int count = 0;
              for (; !isOver.get(); count++) {
                setClock(List.of("-1d", "@1970-01-03 00:00:00", RIGHT).get(count % 3));
                LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
              }
              return count;
            });
    try {
      for (int i = 0; i < 3; i++) {
        String version = ops.commit("more", write("README", i + "")).name();
        assertWell(byThatClock(node.beat()).run());
        assertThat(worked(node)).last().isEqualTo(version);
      }
    } finally {
      isOver.set(true);
    }
    assertThat(jumps.join()).isGreaterThan(100);
  }
}
