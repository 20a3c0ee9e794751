package io.federation.node.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.chat.Colour;
import io.federation.model.NodeStatus;
import io.federation.model.Version;
import io.federation.node.NodeFixture;
import io.federation.node.app.Node;
import io.federation.node.init.InitException;
import io.federation.testkit.Change;
import io.federation.testkit.ChatAnswer;
import io.federation.testkit.ChatServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a whole node says. */
class ChatConversationTest {

  private static final String UNIT = "ops:stacktype/lad1/part/app1";

  @TempDir private Path folder;

  @AutoClose private final ChatServer server = ChatServer.started();
  @AutoClose private NodeFixture node;

  @BeforeEach
  void make() {
    node = NodeFixture.in(folder);
    node.push(
        "chat",
        Change.write(
            "it/federation.yaml",
            "deployment: fed1\nstacktype: lad1\nchat:\n  chatty: "
                + server.url("/s3cret-chatty")
                + "\n  critical: "
                + server.url("/s3cret-critical")
                + "\n"));
  }

  /** Returns what was said since the last call: channel, colour, words. */
  private List<String> said() throws IOException {
    List<String> said = new ArrayList<>();
    for (ChatServer.Message message : server.messages()) {
      JsonNode attachment = new ObjectMapper().readTree(message.body()).at("/attachments/0");
      String colour = attachment.path("color").asText();
      String words = attachment.path("text").asText();
      assertThat(words).startsWith("i-1:fed1/app1: ");
      said.add(
          message.path().substring("/s3cret-".length())
              + " "
              + Stream.of(Colour.values())
                  .filter(any -> any.hex().equals(colour))
                  .findFirst()
                  .orElseThrow()
                  .word()
              + " "
              + words.substring("i-1:fed1/app1: ".length()));
    }
    server.clear();
    return said;
  }

  @Test
  void a_node_says_its_launch_its_work_its_wedge_and_the_end_of_it() throws Exception {
    Version first = node.push("work", NodeFixture.recordingWork());
    node.init();
    assertThat(said()).containsExactly("chatty green Launched!");

    node.beat();
    assertThat(said())
        .containsExactly(
            "chatty yellow Doing the work for " + first + " (" + UNIT + ")",
            "chatty green Done the work for " + first + " (" + UNIT + ", 0 s)");
    node.beat();
    assertThat(said()).isEmpty();

    Version bad = node.push("bad", NodeFixture.work("echo '<!channel> @here'; exit 65"));
    node.beat();
    assertThat(said())
        .containsExactly(
            "chatty yellow Doing the work for " + bad + " (" + UNIT + ")",
            "critical red Rejected the work for "
                + bad
                + " ("
                + UNIT
                + "); not tried again before the repository moves");

    Version worse = node.push("worse", NodeFixture.work("echo '<!channel> @here'; exit 3"));
    for (int minute = 0; minute < 40; minute++) {
      node.beat();
    }
    List<String> failing = said();
    assertThat(failing).as("five attempts, and the end").hasSize(11);
    assertThat(failing.get(1))
        .isEqualTo(
            "chatty yellow Failed the work for "
                + worse
                + " ("
                + UNIT
                + "): exit code 3; tried again in 1 min");
    assertThat(failing.get(9))
        .isEqualTo(
            "critical red Failed the work for "
                + worse
                + " ("
                + UNIT
                + "): exit code 3; not tried again");
    assertThat(failing.get(10))
        .isEqualTo(
            "critical red Wedged: "
                + UNIT
                + " is wedged at "
                + worse
                + " (exit code 3): &lt;!channel&gt; @\u200bhere");

    Version good = node.push("good", NodeFixture.work("exit 0"));
    node.beat();
    assertThat(said())
        .containsExactly(
            "chatty yellow Doing the work for " + good + " (" + UNIT + ")",
            "chatty green Done the work for " + good + " (" + UNIT + ", 0 s)",
            "critical green No longer wedged: what wedged the node is gone");
  }

  @Test
  void a_node_that_is_wedged_and_unwedged_by_hand_says_so() throws Exception {
    node.init();
    said();

    Node wedging = node.node();
    wedging.lifecycle().take(NodeStatus::wedge, "no licence");
    wedging.events().finish();
    Node unwedging = node.node();
    unwedging.lifecycle().take(NodeStatus::unwedge, "by node-init unwedge");
    unwedging.events().finish();

    assertThat(said())
        .containsExactly(
            "critical red Wedged: no licence",
            "critical green No longer wedged: by node-init unwedge");
  }

  @Test
  void an_init_that_fails_is_told() throws Exception {
    node.push("bad init", Change.write("it/nodeinit/common/init.sh", "return 4\n"));

    assertThatThrownBy(() -> node.init()).isInstanceOf(InitException.class);

    assertThat(said())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("critical red Initialisation failed: ")
        .contains("init.sh");
  }

  @Test
  void a_git_server_that_is_away_for_an_hour_is_told_twice() throws Exception {
    node.push("work", NodeFixture.recordingWork());
    node.init();
    node.beat();
    said();
    Path upstream = folder.resolve("ops.git");
    Path away = folder.resolve("away.git");
    Files.move(upstream, away);
    for (int minute = 0; minute < 60; minute++) {
      node.beat();
    }
    Files.move(away, upstream);
    node.beat();
    node.beat();

    List<String> said = said();
    assertThat(said).hasSize(2);
    assertThat(said.get(0)).startsWith("chatty yellow Cannot look at ops: ");
    assertThat(said.get(1)).startsWith("chatty green It is over: Cannot look at ops: ");
  }

  @Test
  void a_rewritten_branch_is_told_once() throws Exception {
    node.push("one", Change.write("a", "1"));
    node.init();
    said();
    Version rewritten = new Version(node.ops.amend("another", Change.write("a", "2")).name());
    for (int minute = 0; minute < 5; minute++) {
      node.beat();
    }

    assertThat(said())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("critical red Refused " + rewritten + " of ops: ");
  }

  @Test
  void no_secret_of_chat_stands_in_log_or_state_whatever_happens() throws Exception {
    node.push("work", NodeFixture.work("exit 3"));
    server.answer(ChatAnswer.status(404));
    node.init();
    node.beat();
    server.stop();
    node.beat();
    server.start();
    server.answer(ChatAnswer.later("soon"));
    node.beat();

    assertThat(Files.readString(node.home.logFile()))
        .contains(
            "WARNING Chat: the address for chatty messages does not take them: HTTP 404, check"
                + " the address and the form")
        .doesNotContain("s3cret");
    assertThat(String.join("\n", node.told())).doesNotContain("s3cret");
    try (Stream<Path> files = Files.walk(node.home.run())) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain("s3cret"));
    }
  }
}
