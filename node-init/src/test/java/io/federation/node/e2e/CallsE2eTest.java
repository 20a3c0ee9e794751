package io.federation.node.e2e;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.CallCarrier;
import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.orchestrate.action.ActionSet;
import io.federation.orchestrate.action.ExternalActionFiles;
import io.federation.orchestrate.builtin.BuiltInSets;
import io.federation.orchestrate.call.CallReply;
import io.federation.orchestrate.caller.BatchOptions;
import io.federation.orchestrate.caller.CallClient;
import io.federation.orchestrate.caller.CallResult;
import io.federation.orchestrate.caller.Discovery;
import io.federation.orchestrate.caller.Invocation;
import io.federation.orchestrate.caller.SshKeySigner;
import io.federation.orchestrate.filter.NodeFilter;
import io.federation.orchestrate.filter.NodeProfile;
import io.federation.testkit.Await;
import io.federation.testkit.ChatServer;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.ReservedPort;
import io.federation.testkit.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of the packaged agent, with a server of ZooKeeper and the keys of ssh-keygen. */
@Tag("e2e")
class CallsE2eTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static final Set<String> NEEDED = Set.of("nrpe", "notify");

  private static final String GREET =
      """
      metadata: {name: greet, description: Says hello.}
      actions:
        - action: hello
          description: Says hello to somebody.
          input:
            who: {description: To whom., type: string, validation: shellsafe}
          output:
            text: {description: What is said., display_as: Text}
          aggregate:
            - {function: summary, args: [text]}
      """;

  @TempDir private Path folder;

  private final ReservedPort port = new ReservedPort();
  private TestingServer servers;
  private GitHistory ops;
  private HttpGitServer git;
  private SigningKey ann;
  private JarNode node;
  private ProgramRun.Started agent;
  private ClusterConnection connection;

  @BeforeEach
  void a_node_with_an_agent() throws Exception {
    servers = new TestingServer(port.number());
    ann = SigningKey.ed25519(folder.resolve("ann"));
    ops = GitHistory.create(folder.resolve("served/ops.git"));
    ops.commit(
        "Begin",
        write(
            "it/federation.yaml",
            "deployment: fed1\nstacktype: lad1\nzookeeper: " + servers.getConnectString() + "\n"),
        write("it/allowed_signers", ann.allowed()),
        write(
            "it/policy.yaml",
            """
            rules:
              - deny: [node#unwedge]
                callers: ["*"]
              - allow: [rpcutil, node, greet]
                callers: [ann@example.org]
                nodes: cluster=alfa
            """),
        write("it/facts/all", "# where it is\ncluster = alfa\n"),
        script("bin/fact/colour", "#!/bin/sh\necho colour=blue of $instance_id\n"),
        write("it/classes", "blue if colour=/blue/\nred if colour=/red/\n"));
    git = HttpGitServer.serving(folder.resolve("served"));
    node = new JarNode(folder.resolve("home"), git.url("ops.git"));
    node.init().run().expectingSuccess();
    startAgent();
    connection =
        ClusterConnection.open(servers.getConnectString(), "fed1", ClusterCredentials.NONE);
    assertThat(connection.awaitConnected(LIMIT)).isTrue();
    Await.until(LIMIT, "the node is found", () -> find(NodeFilter.ALL).size() == 1);
  }

  private void startAgent() {
    agent = ProgramRun.of(node.home().resolve("bin/node-init").toString(), "agent").start();
  }

  @AfterEach
  void end() throws Exception {
    connection.close();
    agent.close();
    git.close();
    ops.close();
    servers.close();
    port.close();
  }

  private List<NodeProfile> find(NodeFilter filter) {
    try {
      return new Discovery(connection).find(filter);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private CallReply call(SigningKey key, ActionSet set, String action, Map<String, String> words)
      throws Exception {
    CallResult result =
        new CallClient(connection, new SshKeySigner(key.file(), System.getenv()), Clock.systemUTC())
            .call(
                Invocation.of(set, action, words),
                List.of("i-1"),
                BatchOptions.NONE,
                LIMIT,
                reply -> {});
    assertThat(result.silent()).isEmpty();
    return result.replies().get("i-1");
  }

  private static ActionSet builtIn(String name) {
    return BuiltInSets.find(name).orElseThrow();
  }

  private List<String> audit() throws IOException {
    return Files.readAllLines(node.home().resolve("log/audit.log"));
  }

  @Test
  void a_node_is_found_and_called_by_whoever_may() throws Exception {
    assertThat(find(NodeFilter.ofExpression("blue and cluster=alfa and not red"))).hasSize(1);
    NodeProfile profile = find(NodeFilter.ALL).get(0);
    assertThat(profile.facts())
        .containsEntry("colour", "blue of i-1")
        .containsEntry("instance-id", "i-1")
        .containsKeys("kernelversion", "operatingsystem", "memorysize_mb", "version");
    assertThat(profile.classes()).contains("lad1", "blue", "common").doesNotContain("red");

    CallReply ping = call(ann, builtIn("rpcutil"), "ping", Map.of());
    assertThat(ping.message()).isEqualTo("OK");
    assertThat(ping.data().get("pong").isIntegralNumber()).isTrue();
    CallReply status = call(ann, builtIn("rpcutil"), "status", Map.of());
    assertThat(status.data().get("status").path("state").asText()).isNotEmpty();
    assertThat(
            call(ann, builtIn("rpcutil"), "get_fact", Map.of("fact", "colour")).data().get("value"))
        .hasToString("\"blue of i-1\"");
    CallReply pause = call(ann, builtIn("node"), "pause", Map.of("for", "30m"));
    assertThat(pause.message()).isEqualTo("OK");
    assertThat(node.home().resolve("nodeinfo/pause.txt")).exists();
    assertThat(call(ann, builtIn("node"), "resume", Map.of()).message()).isEqualTo("OK");
    assertThat(node.home().resolve("nodeinfo/pause.txt")).doesNotExist();

    assertThat(call(ann, builtIn("node"), "unwedge", Map.of()).message())
        .isEqualTo(
            "refused: the policy does not allow ann@example.org to call node#unwedge on this node");
    SigningKey eve = SigningKey.ed25519(folder.resolve("eve"));
    assertThat(call(eve, builtIn("rpcutil"), "ping", Map.of()).message())
        .startsWith(
            "refused: the signature does not count: nobody who is allowed has its key, SHA256:");

    assertThat(audit()).hasSize(12);
    assertThat(audit().get(0))
        .matches(
            "reqid=[0-9a-f]{32}: reqtime=[0-9]+ caller=ssh=ann@example.org agent=rpcutil"
                + " action=ping data=\\{:process_results=>true\\}");
    assertThat(audit().get(1)).matches("reqid=[0-9a-f]{32}: status=0 time=[0-9.]+ message=\"OK\"");
    assertThat(node.home().resolve("log/audit-unknown.log"))
        .content()
        .contains(" caller=unknown agent=rpcutil action=ping ");
  }

  @Test
  void a_call_is_not_done_twice_also_by_an_agent_that_was_killed_meanwhile() throws Exception {
    AtomicReference<String> id = new AtomicReference<>();
    AtomicReference<byte[]> recorded = new AtomicReference<>();
    try (AutoCloseable unused =
        new CallCarrier(connection)
            .follow(
                (call, bytes) -> {
                  id.set(call);
                  recorded.set(bytes);
                })) {
      assertThat(call(ann, builtIn("rpcutil"), "ping", Map.of()).isOk()).isTrue();
      Await.until(LIMIT, "the call is recorded", () -> recorded.get() != null);
    }
    assertThat(replay(id.get() + "a", recorded.get()))
        .containsExactly("refused: this node has received it before");

    agent.kill();
    startAgent();

    assertThat(replay(id.get() + "b", recorded.get()))
        .containsExactly("refused: this node has received it before");
  }

  private List<String> replay(String id, byte[] call) throws Exception {
    List<String> messages = new ArrayList<>();
    try (AutoCloseable unused =
        new CallCarrier(connection)
            .call(
                id,
                call,
                (from, reply) -> {
                  try {
                    messages.add(CallReply.parse(reply).message());
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                })) {
      Await.until(LIMIT, "it is answered", () -> !messages.isEmpty());
    }
    return messages;
  }

  @Test
  void what_the_node_has_the_means_for_can_be_called_there() throws Exception {
    Path checks = Files.writeString(folder.resolve("nrpe.cfg"), "command[load]=echo 'OK|a=1'\n");
    try (ChatServer chat = ChatServer.started()) {
      ProgramRun.of("install", "-D", "-m", "600", "/dev/stdin", "credentials/chat.properties")
          .in(node.home())
          .withStdin("chatty=" + chat.url("/chatty") + "\n")
          .run()
          .expectingSuccess();
      ops.commit(
          "Check, and tell",
          write("it/facts/nrpe", "nrpe_config=" + checks + "\n"),
          write(
              "it/policy.yaml",
              "rules:\n  - {allow: [node, nrpe, notify, haproxy], callers: ['*']}\n"));
      call(ann, builtIn("node"), "look", Map.of());
      Await.until(
          LIMIT,
          "both are found",
          () -> find(NodeFilter.ofExpression("cluster=alfa")).get(0).agents().containsAll(NEEDED));

      assertThat(call(ann, builtIn("nrpe"), "runcommand", Map.of("command", "load")).data())
          .hasToString("{command=\"load\", exitcode=0, output=\"OK\", perfdata=\"a=1\"}");
      assertThat(call(ann, builtIn("notify"), "sendmsg", Map.of("message", "all is up")).message())
          .isEqualTo("OK");
      Await.until(
          LIMIT,
          "it is said",
          () -> chat.taken().stream().anyMatch(text -> text.contains("says: all is up")));
      assertThat(find(NodeFilter.ofAgent("haproxy"))).isEmpty();
      assertThat(call(ann, builtIn("haproxy"), "status", Map.of()).message())
          .isEqualTo("there is no agent \"haproxy\" here");
    }
  }

  @Test
  void actions_in_shell_and_python_come_by_a_push() throws Exception {
    ops.commit(
        "Greet",
        write("bin/action/greet/greet.yaml", GREET),
        script(
            "bin/action/greet/greet",
            """
            #!/bin/sh
            who=$(sed 's/.*"who":"\\([^"]*\\)".*/\\1/' "$1")
            printf '{"statuscode": 0, "data": {"text": "hello %s, says %s"}}' "$who" "$instance_id" >"$2"
            """));
    ActionSet greet = ExternalActionFiles.parse("greet", GREET, "greet.yaml");
    assertThat(call(ann, builtIn("node"), "look", Map.of()).message()).isEqualTo("OK");
    Await.until(LIMIT, "the node has it", () -> find(NodeFilter.ofAgent("greet")).size() == 1);

    CallReply reply = call(ann, greet, "hello", Map.of("who", "bob"));

    assertThat(reply.message()).isEqualTo("OK");
    assertThat(reply.data().get("text")).hasToString("\"hello bob, says i-1\"");

    ops.commit(
        "In Python",
        script(
            "bin/action/greet/greet",
            """
            #!/usr/bin/env python3
            import json, os, sys
            request = json.load(open(os.environ["CHORIA_EXTERNAL_REQUEST"]))
            if request["data"]["who"] == "nobody":
                sys.exit("there is nobody")
            reply = {"statuscode": 1, "statusmsg": "no", "data": {"text": request["callerid"]}}
            json.dump(reply, open(os.environ["CHORIA_EXTERNAL_REPLY"], "w"))
            """));
    call(ann, builtIn("node"), "look", Map.of());
    Await.until(
        LIMIT,
        "the node has it",
        () -> {
          try {
            return call(ann, greet, "hello", Map.of("who", "bob")).message().equals("no");
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    assertThat(call(ann, greet, "hello", Map.of("who", "bob")).data().get("text"))
        .hasToString("\"ssh=ann@example.org\"");
    assertThat(call(ann, greet, "hello", Map.of("who", "nobody")).message())
        .isEqualTo("exit code 1: there is nobody");

    String other = GREET.replace("Says hello.", "Says hello to all.");
    assertThat(
            call(ann, ExternalActionFiles.parse("greet", other, "g"), "hello", Map.of("who", "x"))
                .message())
        .startsWith("refused: the caller has another declaration of greet");
    try (var left = Files.list(node.home().resolve("run/action"))) {
      assertThat(left).isEmpty();
    }
  }
}
