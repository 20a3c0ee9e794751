package io.federation.node.e2e;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.aws.AwsClients;
import io.federation.testkit.aws.AwsEndpoint;
import io.federation.testkit.aws.GroupTemplate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of nodes at AWS: the tags of their instances, their group and their stack. */
@Tag("e2e")
class AwsEndpointE2eTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String DESCRIPTION = "deployment: fed1\nstacktype: lad1\n";
  private static final String WORK = "bin/nodework/common/work_ActualWork.sh";
  private static final String TERMINATE = "it/nodeinit/common/terminate.sh";
  private static final String WEDGES = "#!/bin/bash\nnode-init wedged 'the disk is broken'\n";

  private static AwsEndpoint endpoint;
  private static AwsClients aws;

  @TempDir private Path folder;
  @AutoClose private GitHistory ops;
  @AutoClose private InstanceNode node;

  @BeforeAll
  static void an_account() {
    endpoint = AwsEndpoint.start();
    aws = new AwsClients(endpoint);
  }

  @AfterAll
  static void no_account() {
    endpoint.close();
  }

  @BeforeEach
  void an_ops_repository() {
    ops = GitHistory.create(folder.resolve("ops.git"));
  }

  /** Launches an instance by a stack that waits for its node. */
  private void launch(String stack) {
    String group = stack + "/app1";
    aws.create(stack, new GroupTemplate(group).size(1, 1).hooks().signals(1));
    String instance = aws.awaitStates(group, "Pending:Wait").get(0).id();
    node = new InstanceNode(folder.resolve("home"), ops.url(), endpoint, stack, instance);
  }

  private void makePresence() {
    ProgramRun.of("git", "init", "-q", "--bare", folder.resolve("presence.git").toString())
        .run()
        .expectingSuccess();
  }

  private void awaitFile(String name) {
    Await.until(LIMIT, name + " is there", () -> Files.exists(node.file(name)));
  }

  private static String waiting(String name) {
    return "touch \"$NODE_HOME/NAME-begun\"\nuntil [ -e \"$NODE_HOME/NAME-go\" ]; do sleep 0.1; done\n"
        .replace("NAME", name);
  }

  private static void assertTags(String instance, String state, String log, String error) {
    Map<String, String> tags = aws.tags(instance);
    assertThat(tags)
        .containsEntry("add:deployment", "fed1")
        .containsEntry("add:stacktype", "lad1")
        .containsEntry("add:nodepart", "app1")
        .containsEntry("add:state", state)
        .hasEntrySatisfying(
            "add:error",
            text -> assertThat(text.replaceAll(" at [0-9a-f]{40}", "")).isEqualTo(error));
    assertThat(tags.get("add:statelog").replaceAll(":[0-9]{8}-[0-9]{6};", " ")).isEqualTo(log);
    assertThat(tags.get("add:statelog")).endsWith(":" + tags.get("add:statetss") + ";");
  }

  @Test
  void tags_follow_a_node_through_its_life() {
    ops.commit(
        "First",
        write("it/federation.yaml", DESCRIPTION),
        write("it/nodeinit/common/init.sh", waiting("init")),
        write(TERMINATE, "touch \"$NODE_HOME/ended\"\n"),
        script(WORK, "#!/bin/bash\n" + waiting("work")));
    launch("life");
    String instance = node.instance();
    assertThat(aws.tags(instance)).containsEntry("add:state", "presetup");

    try (ProgramRun.Started init = node.init().start()) {
      awaitFile("init-begun");
      node.beat().run().expectingSuccess();
      assertTags(instance, "setup", "setup ", "");
      assertThat(endpoint.calls("RecordLifecycleActionHeartbeat")).isPositive();
      assertThat(aws.status("life")).isEqualTo("CREATE_IN_PROGRESS");
      node.release("init-go");
      init.await().expectingSuccess();
    }
    assertTags(instance, "initdone", "setup initdone ", "");
    aws.awaitStates("life/app1", "InService");
    aws.awaitStack("life", "CREATE_COMPLETE");

    try (ProgramRun.Started work = node.beat().start()) {
      awaitFile("work-begun");
      node.beat("+2m").run().expectingSuccess();
      assertTags(instance, "working", "setup initdone ", "");
      node.release("work-go");
      work.await().expectingSuccess();
    }
    assertTags(instance, "done", "setup initdone ", "");

    ops.commit("Bad", script(WORK, WEDGES));
    node.beat().run();
    assertTags(
        instance, "wedged", "setup initdone wedged ", "ops:common is wedged (the disk is broken)");

    node.noticeEnd();
    node.beat().run().expectingSuccess();
    assertThat(node.file("ended")).exists();
    assertTags(
        instance,
        "terminating",
        "setup initdone wedged terminating ",
        "ops:common is wedged (the disk is broken)");

    // Only now does the hook wait, for what the heartbeat has told it in vain.
    aws.replace(instance);
    aws.awaitStates("life/app1", "Terminating:Wait", "Pending:Wait");
    node.beat().run();
    aws.awaitStates("life/app1", "Pending:Wait");
  }

  @Test
  void a_wedged_node_waits_for_a_person_until_the_federation_has_it_replaced() {
    ops.commit("First", write("it/federation.yaml", DESCRIPTION), script(WORK, WEDGES));
    launch("wedged");
    node.init().run().expectingSuccess();
    aws.awaitStates("wedged/app1", "InService");
    node.beat().run();
    assertThat(aws.tags(node.instance())).containsEntry("add:state", "wedged");

    node.beat("+3h").run();
    assertThat(endpoint.calls("SetInstanceHealth")).isZero();
    assertThat(aws.in("wedged/app1", "InService")).containsExactly(node.instance());

    ops.commit(
        "Replace",
        write(
            "it/federation.yaml",
            DESCRIPTION
                + "aws: {replaceWedged: 2h, ops: {name: ops, url: \"https://git.example.org/o\"}}\n"));
    node.beat().run();
    assertThat(endpoint.calls("SetInstanceHealth")).isZero();
    node.beat("+3h").run();

    aws.awaitStates("wedged/app1", "Terminating:Wait", "Pending:Wait");
    assertThat(aws.in("wedged/app1", "Terminating:Wait")).containsExactly(node.instance());
    node.noticeEnd();
    node.beat().run().expectingSuccess();
    aws.awaitStates("wedged/app1", "Pending:Wait");
    assertThat(aws.in("wedged/app1", "Pending:Wait")).doesNotContain(node.instance());
  }

  @Test
  void a_spot_notice_during_long_work_ends_the_node_in_time() {
    makePresence();
    ops.commit(
        "First",
        write(
            "it/federation.yaml",
            DESCRIPTION + "presence: {url: ../presence.git}\nparts: {app1: {}}\n"),
        write(TERMINATE, "echo terminated >>\"$NODE_HOME/order\"\n"));
    launch("spot");
    node.init().run().expectingSuccess();
    aws.awaitStates("spot/app1", "InService");
    JarNode partner = new JarNode(folder.resolve("partner"), ops.url(), "i-partner");
    partner.init().run().expectingSuccess();
    ProgramRun partners = partner.run("partners", "--part", "app1");
    assertThat(partners.run().out()).contains(node.instance());
    ops.commit(
        "Long work",
        script(
            WORK,
            "#!/bin/bash\ntrap 'echo stopped >>\"$NODE_HOME/order\"; exit 1' TERM\n"
                + waiting("work")));

    try (ProgramRun.Started work = node.beat().start()) {
      awaitFile("work-begun");
      // As early as EC2 tells it.
      node.noticeInterruption(Duration.ofMinutes(2));
      aws.replace(node.instance());
      try (ProgramRun.Started end = node.beat().start()) {
        Await.until(
            LIMIT,
            "the heartbeat ends the node",
            () -> node.text("run/end.properties").contains("until="));
        node.beat().run();
        assertThat(aws.tags(node.instance())).containsEntry("add:state", "terminating");
        assertThat(partners.run().out()).doesNotContain(node.instance());

        end.await().expectingSuccess();
      }
      assertThat(work.await().out()).doesNotContain("Crashed");
    }

    assertThat(node.text("order")).isEqualTo("stopped\nterminated\n");
    aws.awaitStates("spot/app1", "Pending:Wait");
    assertThat(aws.in("spot/app1", "Pending:Wait")).doesNotContain(node.instance());
  }

  @Test
  void a_secret_goes_from_node_to_node_by_secrets_manager_until_its_node_ends() throws Exception {
    makePresence();
    ops.commit(
        "First",
        write(
            "it/federation.yaml",
            DESCRIPTION
                + "presence: {url: ../presence.git}\nparts: {app1: {}}\n"
                + "aws: {sharedSecrets: secretsmanager,"
                + " ops: {name: ops, url: \"https://git.example.org/o\"}}\n"));
    launch("secret");
    node.init().run().expectingSuccess();
    Path value = Files.writeString(folder.resolve("value"), "sesame\n");
    node.run("secret", "share", "key", "--with", "app1", "--file", value.toString())
        .run()
        .expectingSuccess();

    try (InstanceNode other =
        new InstanceNode(folder.resolve("other"), ops.url(), endpoint, "secret", "i-0other")) {
      other.init().run().expectingSuccess();
      ProgramRun read = other.run("secret", "read", "key", "--from", "app1");
      assertThat(read.run().expectingSuccess().out()).isEqualTo("sesame\n");

      node.noticeEnd();
      node.beat().run().expectingSuccess();

      assertThat(read.run().exitCode()).isEqualTo(75);
    }
    assertThat(endpoint.calls("DeleteSecret")).isEqualTo(1);
  }
}
