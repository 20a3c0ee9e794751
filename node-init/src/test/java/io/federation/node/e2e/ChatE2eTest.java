package io.federation.node.e2e;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import io.federation.testkit.ChatAnswer;
import io.federation.testkit.ChatServer;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What the packaged jar says in chat, and what becomes of it when processes are killed. */
@Tag("e2e")
@Tag("jvm")
@Isolated("it measures times")
final class ChatE2eTest {

  /** A server that has not answered is let alone for a minute. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final String WORK = "bin/nodework/part/app1/work_ActualWork.sh";

  @TempDir private Path folder;
  @AutoClose private final ChatServer server = ChatServer.started();
  @AutoClose private GitHistory ops;
  private JarNode node;
  private int commits;

  @BeforeEach
  void makeNode() {
    ops = GitHistory.create(folder.resolve("ops.git"));
    ops.commit(
        "description",
        write(
            "it/federation.yaml",
            "deployment: fed1\nstacktype: lad1\nchat: {chatty: \"" + server.url("/x") + "\"}\n"),
        script(WORK, "#!/bin/bash\ntrue\n"));
    node = new JarNode(folder.resolve("home"), ops.url());
    node.init().run().expectingSuccess();
    node.beat().run().expectingSuccess();
  }

  private Duration beat() {
    long start = System.nanoTime();
    ProgramRun.Result unused = node.beat().run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void a_server_that_hangs_costs_a_heartbeat_with_work_about_a_second() {
    List<Duration> usual = new ArrayList<>();
    // A busy machine adds to what a heartbeat takes, and may leave it no time to say everything: of
    // several the fastest tells what it costs.
    Await.until(
        LIMIT,
        "a second, and what the rest varies by on this machine, are enough",
        () -> {
          server.answer(ChatAnswer.ok());
          server.clear();
          usual.add(beatWithWork());
          boolean isSaid = server.taken().size() == 2;
          server.answer(ChatAnswer.hang());
          server.clear();
          Duration hanging = beatWithWork();
          Duration fastest = Collections.min(usual);
          return isSaid
              && server.messages().size() == 1
              && hanging.minus(fastest).compareTo(Duration.ofSeconds(2).plus(fastest)) < 0;
        });
  }

  /** Beats once; with no trouble it says that it is doing work, and that it has done it. */
  private Duration beatWithWork() {
    commits++;
    ops.commit("more", write("more", "" + commits));
    return beat();
  }

  @Test
  void a_process_that_is_killed_while_it_delivers_loses_no_critical_message() {
    server.clear();
    server.answer(ChatAnswer.hang());
    try (ProgramRun.Started wedging = node.run("wedged", "no disk").start()) {
      Await.until(LIMIT, "the message is on its way", () -> !server.messages().isEmpty());
      wedging.kill();
    }
    server.answer(ChatAnswer.ok());

    // One that was not killed before it gave up lets the server alone for a while.
    Await.until(
        LIMIT,
        "a heartbeat says it",
        () -> {
          beat();
          return !server.taken().isEmpty();
        });

    assertThat(server.taken()).hasSize(1).first().asString().contains("Wedged: no disk");
    beat();
    assertThat(server.taken()).hasSize(1);
  }

  @Test
  void processes_at_once_say_each_message_once() throws Exception {
    server.clear();
    server.stop();
    for (int i = 0; i < 3; i++) {
      node.run("wedged", "no disk").run().expectingSuccess();
      node.run("unwedge").run().expectingSuccess();
    }
    server.start();
    List<ProgramRun.Started> beats = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      beats.add(node.beat().start());
    }
    beats.forEach(ProgramRun.Started::await);
    // A heartbeat speaks for two seconds at most: on a busy machine that is not enough for all.
    Await.until(
        LIMIT,
        "all is said",
        () -> {
          beat();
          return said().matches("(w+n+){3}");
        });

    // What came too late to be answered, which the node tells, may have to be said again.
    assertThat(said()).hasSizeBetween(6, 6 + unanswered());
  }

  /** Returns a letter for each message that was taken. */
  private String said() {
    return server.taken().stream()
        .map(
            text ->
                text.contains("Wedged: no") ? "w" : text.contains("No longer wedged") ? "n" : "?")
        .collect(Collectors.joining());
  }

  private int unanswered() throws IOException {
    try (Stream<String> log = Files.lines(node.home().resolve("log/node-init.log"))) {
      return (int) log.filter(line -> line.contains("the server does not answer in time")).count();
    }
  }

  @Test
  void a_heartbeat_with_nothing_to_say_loads_nothing_that_speaks() {
    assertThat(node.classesOfBeat())
        .filteredOn(line -> line.contains("io.federation.node.chat."))
        .hasSize(1)
        .allMatch(line -> line.contains("ChatMirror"));
  }
}
