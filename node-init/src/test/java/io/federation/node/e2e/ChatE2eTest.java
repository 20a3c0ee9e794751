package io.federation.node.e2e;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import io.federation.testkit.ChatAnswer;
import io.federation.testkit.ChatServer;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String WORK = "bin/nodework/part/app1/work_ActualWork.sh";

  @TempDir private Path folder;
  @AutoClose private final ChatServer server = ChatServer.started();
  @AutoClose private GitHistory ops;
  private JarNode node;

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
    ops.commit("more", write("more", "1"));
    Duration usual = beat();
    assertThat(server.taken()).as("launched, and twice doing and done").hasSize(5);
    ops.commit("even more", write("more", "2"));
    server.answer(ChatAnswer.hang());

    Duration hanging = beat();

    assertThat(server.messages()).hasSize(6);
    assertThat(hanging.minus(usual))
        .as("a second for the server, and what the rest varies by on this machine")
        .isLessThan(Duration.ofSeconds(2).plus(usual));
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

    beat();

    assertThat(server.taken()).hasSize(1).first().asString().contains("Wedged: no disk");
    beat();
    assertThat(server.taken()).hasSize(1);
  }

  @Test
  void processes_at_once_say_each_message_once() {
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
          return server.taken().size() >= 6;
        });

    assertThat(server.taken()).hasSize(6);
    for (int i = 0; i < 6; i++) {
      assertThat(server.taken().get(i)).contains(i % 2 == 0 ? "Wedged: no" : "No longer wedged");
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
