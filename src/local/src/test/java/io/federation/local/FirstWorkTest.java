package io.federation.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.local.node.LocalNode;
import io.federation.machine.StateFiles;
import io.federation.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstWorkTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final List<String> told = new CopyOnWriteArrayList<>();

  private LocalNode node(String id) throws IOException {
    LocalNode node = new LocalNode(id, "web1", folder.resolve(id));
    state(node, "working");
    StateFiles.write(node.log(), "before\n");
    return node;
  }

  private static void state(LocalNode node, String state) throws IOException {
    StateFiles.write(node.home().resolve("nodeinfo/state.txt"), state + "\n");
  }

  private void tell(LocalEvent event) {
    told.add(event.message());
  }

  @Test
  void what_nodes_log_is_passed_on_until_all_have_settled() throws Exception {
    LocalNode one = node("web1-1");
    LocalNode two = node("web1-2");
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (FirstWork work = FirstWork.of(List.of(one, two), this::tell)) {
      Future<?> waiting =
          thread.submit(
              () -> {
                work.await(LIMIT);
                return null;
              });
      Files.writeString(one.log(), "works\n", StandardOpenOption.APPEND);
      Await.until(LIMIT, "the line is told", () -> told.contains("web1-1| works"));
      state(one, "done");
      assertThat(waiting).isNotDone();

      Files.writeString(two.log(), "has nothing to do\n", StandardOpenOption.APPEND);
      state(two, "idle");
      waiting.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

      assertThat(told).containsExactly("web1-1| works", "web1-2| has nothing to do");
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void nodes_that_have_settled_are_not_waited_for() throws Exception {
    LocalNode node = node("web1-1");
    state(node, "done");
    try (FirstWork work = FirstWork.of(List.of(node), this::tell)) {
      work.await(Duration.ZERO);
    }
    assertThat(told).isEmpty();
  }

  @Test
  void a_node_that_does_not_settle_in_time_is_named_with_what_is_wrong_and_its_log()
      throws Exception {
    LocalNode node = node("web1-1");
    StateFiles.write(node.home().resolve("nodeinfo/error.txt"), "the script failed\n");
    try (FirstWork work = FirstWork.of(List.of(node), this::tell)) {
      assertThatThrownBy(() -> work.await(Duration.ofMillis(300)))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "web1-1 is not done after 0 s but working (the script failed); its log is "
                  + node.log());
    }
  }
}
