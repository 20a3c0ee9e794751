package io.federation.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.federation.local.home.FederationHome;
import io.federation.local.node.LocalNode;
import io.federation.local.node.LocalNodeStatus;
import io.federation.machine.StateFiles;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.FederationSpec.Count;
import io.federation.model.spec.SpecReader;
import io.federation.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessWaitTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Map<String, Count> TWO = Map.of("web1", new Count(2, 2));

  @TempDir Path folder;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private FederationHome home;
  private FederationSpec spec;

  @BeforeEach
  void choose() throws IOException {
    home = FederationHome.at(folder);
    spec = SpecReader.readStrict("deployment: fed1\nstacktype: s1\nparts: {web1: {}}\n", "yaml");
  }

  @AfterEach
  void end() {
    thread.shutdownNow();
  }

  private LocalNode node(String id, String state) throws IOException {
    LocalNode node = new LocalNode(id, "web1", home.nodes().resolve(id));
    state(node, state);
    StateFiles.write(node.log(), "before\n");
    return node;
  }

  private static void state(LocalNode node, String state) throws IOException {
    StateFiles.write(node.home().resolve("nodeinfo/state.txt"), state + "\n");
  }

  private ReadinessWait arrival(Map<String, Count> counts) throws IOException {
    return ReadinessWait.of(home, spec, counts, this::ask, event -> told.add(event.message()));
  }

  /** Answers as a node does: one that waits for something has an error too. */
  private LocalNodeStatus ask(LocalNode node) {
    try {
      Optional<String> error = node.error();
      return new LocalNodeStatus(
          node.id(),
          node.part(),
          node.state().word(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          error,
          error.filter(text -> !text.startsWith("waits")).isPresent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void error(LocalNode node, String text) throws IOException {
    StateFiles.write(node.home().resolve("nodeinfo/error.txt"), text + "\n");
  }

  private Future<?> await(ReadinessWait arrival) {
    return thread.submit(
        () -> {
          arrival.await(LIMIT, () -> {});
          return null;
        });
  }

  @Test
  void what_nodes_log_is_passed_on_until_all_have_settled() throws Exception {
    LocalNode one = node("web1-1", "working");
    LocalNode two = node("web1-2", "working");
    try (ReadinessWait arrival = arrival(TWO)) {
      Future<?> waiting = await(arrival);
      Files.writeString(one.log(), "works\n", StandardOpenOption.APPEND);
      Await.until(LIMIT, "the line is told", () -> told.contains("web1-1| works"));
      state(one, "done");
      assertThat(waiting).isNotDone();

      Files.writeString(two.log(), "has nothing to do\n", StandardOpenOption.APPEND);
      state(two, "idle");
      waiting.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

      assertThat(told).containsExactly("web1-1| works", "web1-2| has nothing to do");
    }
  }

  @Test
  void the_line_of_the_last_state_is_passed_on_though_it_comes_after_the_state() throws Exception {
    LocalNode node = node("web1-1", "working");
    try (ReadinessWait arrival = arrival(Map.of("web1", new Count(1, 1)))) {
      Future<?> waiting = await(arrival);
      log(node, "20260101-120000 #1 State initdone -> working: x\n");
      Await.until(LIMIT, "it follows the log", () -> !told.isEmpty());

      state(node, "done");

      assertThatThrownBy(() -> waiting.get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      log(node, "20260101-120001 #2 State working -> done: x\n");
      waiting.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(told).last().asString().contains("#2 State working -> done");
    }
  }

  private static void log(LocalNode node, String line) throws IOException {
    Files.writeString(node.log(), line, StandardOpenOption.APPEND);
  }

  @Test
  void a_node_that_grows_meanwhile_is_told_with_its_log_from_the_first_line_on() throws Exception {
    node("web1-1", "done");
    try (ReadinessWait arrival = arrival(TWO)) {
      Future<?> waiting = await(arrival);
      LocalNode late = node("web1-2", "setup");
      Await.until(LIMIT, "it is told", () -> told.contains("web1-2: initialising"));
      state(late, "done");
      waiting.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
    assertThat(told).containsExactly("web1-2: initialising", "web1-2| before");
  }

  @Test
  void a_node_that_has_come_and_settled_before_the_first_look_is_told_with_its_log()
      throws Exception {
    try (ReadinessWait arrival = arrival(Map.of("web1", new Count(1, 1)))) {
      node("web1-1", "done");
      arrival.await(Duration.ZERO, () -> {});
    }
    assertThat(told).containsExactly("web1-1: initialising", "web1-1| before");
  }

  @Test
  void nodes_that_have_settled_are_not_waited_for() throws Exception {
    node("web1-1", "done");
    node("web1-2", "idle");
    try (ReadinessWait arrival = arrival(TWO)) {
      arrival.await(Duration.ZERO, () -> {});
    }
    assertThat(told).isEmpty();
  }

  @Test
  void a_node_that_does_not_settle_in_time_is_named_with_what_is_wrong_and_its_log()
      throws Exception {
    LocalNode node = node("web1-1", "working");
    error(node, "the script failed");
    try (ReadinessWait arrival = arrival(TWO)) {
      assertThatThrownBy(() -> arrival.await(Duration.ofMillis(300), () -> {}))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "not up after 0 s: web1-1 is working (the script failed); its log is " + node.log());
    }
  }

  @Test
  void those_that_have_failed_are_named_before_those_that_wait() throws Exception {
    LocalNode waits = node("app1-1", "working");
    error(waits, "waits for a database");
    LocalNode other = node("lb1-1", "working");
    try (ReadinessWait arrival = arrival(TWO)) {
      assertThatThrownBy(() -> arrival.await(Duration.ZERO, () -> {}))
          .hasMessageStartingWith("not up after 0 s: app1-1 is working (waits for a database)");

      LocalNode failed = node("web1-1", "working");
      error(failed, "the script failed");
      LocalNode rejecting = node("web1-2", "done");
      error(rejecting, "rejected");
      LocalNode unborn = node("web1-3", "setup");
      error(unborn, "no luck");
      unborn.fail();
      node("web1-4", "working").terminate();

      assertThatThrownBy(() -> arrival.await(Duration.ZERO, () -> {}))
          .hasMessage(
              "not up after 0 s: web1-1 is working (the script failed); its log is "
                  + failed.log()
                  + "; failed as well: web1-2, web1-3");

      for (LocalNode node : List.of(waits, other, failed)) {
        state(node, "done");
      }
      rejecting.terminate();
      assertThatThrownBy(() -> arrival.await(Duration.ZERO, () -> {}))
          .as("what is missing is told where all have settled")
          .hasMessageStartingWith(
              "not up after 0 s: there are 1 nodes of web1, as web1-3 is setup (no luck)");
    }
  }

  @Test
  void of_those_that_have_failed_the_first_to_fail_is_named_first() throws Exception {
    LocalNode second = node("web1-1", "working");
    LocalNode first = node("web1-2", "working");
    error(first, "the disk is full");
    try (ReadinessWait arrival = arrival(TWO)) {
      assertThatThrownBy(() -> arrival.await(Duration.ZERO, () -> {}))
          .hasMessageContaining("web1-2 is working (the disk is full)");

      error(second, "its partner is gone");

      assertThatThrownBy(() -> arrival.await(Duration.ZERO, () -> {}))
          .hasMessageContaining("web1-2 is working (the disk is full)")
          .hasMessageEndingWith("; failed as well: web1-1");
    }
  }

  @Test
  void a_wedged_node_and_a_keeper_that_has_ended_are_not_waited_for() throws Exception {
    LocalNode node = node("web1-1", "working");
    try (ReadinessWait arrival = arrival(TWO)) {
      assertThatThrownBy(
              () ->
                  arrival.await(
                      LIMIT,
                      () -> {
                        throw new IOException("the keeper has ended");
                      }))
          .hasMessage("the keeper has ended");
      state(node, "wedged");
      assertThatThrownBy(() -> arrival.await(LIMIT, () -> {}))
          .hasMessageStartingWith("web1-1 is wedged");
    }
  }

  @Test
  void nodes_that_fail_again_and_again_are_not_waited_for() throws Exception {
    try (ReadinessWait arrival = arrival(TWO)) {
      Future<?> waiting = await(arrival);
      for (int number = 1; number <= 3; number++) {
        LocalNode node = node("web1-" + number, "setup");
        error(node, "no luck");
        node.fail();
      }
      assertThatThrownBy(() -> waiting.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
          .hasMessageContaining("web1 cannot be initialised: no luck");
    }
    assertThat(told).filteredOn(line -> line.contains("its initialisation failed")).hasSize(3);
  }

  @Test
  void a_site_is_waited_for_until_it_answers_well() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicInteger status = new AtomicInteger(503);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    server.start();
    int port = server.getAddress().getPort();
    spec =
        SpecReader.readStrict(
            "deployment: fed1\nstacktype: s1\nparts:\n  web1: {ports: {page: "
                + port
                + "}, edge: page}\n",
            "yaml");
    LocalNode node = node("web1-1", "done");
    StateFiles.write(node.home().resolve("nodeinfo/address.txt"), "127.0.0.1\n");
    try (ReadinessWait arrival = arrival(Map.of("web1", new Count(1, 1)))) {
      assertThatThrownBy(() -> arrival.await(Duration.ZERO, () -> {}))
          .hasMessage("not up after 0 s: http://127.0.0.1:" + port + "/ answers with status 503");
      status.set(204);
      arrival.await(LIMIT, () -> {});
    } finally {
      server.stop(0);
    }
  }
}
