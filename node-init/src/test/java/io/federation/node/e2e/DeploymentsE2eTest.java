package io.federation.node.e2e;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.Notifications;
import io.federation.cluster.SharedTree;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.tree.PlainLiteral;
import io.federation.deploy.tree.TreeChanges;
import io.federation.deploy.tree.TreeNode;
import io.federation.deploy.tree.TreeText;
import io.federation.deploy.version.ClusterVersion;
import io.federation.deploy.zookeeper.TreeStore;
import io.federation.testkit.Await;
import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.machines.PortRelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged agent of a node that is a host of a tree, with ZooKeeper and a Git server. */
@Tag("e2e")
class DeploymentsE2eTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** Tells that it begins, and fails where another one is at work; waits until it may go on. */
  private static final String DEPLOY =
      """
      #!/bin/bash
      [ "$1" != -u ] || { echo "removed $2" >>"$NODE_HOME/told"; exit 0; }
      [ ! -e "$NODE_HOME/full" ] || { echo "the disk is full"; exit 4; }
      mkdir "$NODE_HOME/at-work" || exit 3
      trap 'rmdir "$NODE_HOME/at-work"' EXIT
      trap 'exit 143' TERM
      echo "begun $1 $2 at $ZK_CONNECTION_STRING" >>"$NODE_HOME/told"
      until [ -e "$NODE_HOME/go" ]; do sleep 0.1; done
      mkdir -p "$NODE_HOME/etc/shop"
      touch "$NODE_HOME/etc/shop/cust,shop.$2.deployed"
      echo "deployed by $nodepart" >>"$NODE_HOME/told"
      """;

  /** As a window has it. */
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("eee", Locale.ENGLISH);

  @TempDir private Path folder;

  private TestingServer servers;
  private PortRelay link;
  private HttpGitServer git;
  private GitHistory ops;
  private GitHistory shop;
  private JarNode node;
  private ClusterConnection people;
  private ProgramRun.Started agent;

  @BeforeEach
  void make() throws Exception {
    servers = new TestingServer();
    link = new PortRelay(InetAddress.getLoopbackAddress(), servers.getPort());
    git = HttpGitServer.serving(folder.resolve("served"));
    shop = GitHistory.create(folder.resolve("served/shop.git"));
    shop.commit(
        "Begin",
        script("stage-build", "#!/bin/sh\necho built >built\n"),
        script("bin/zookeeper-deploy", DEPLOY));
    ops = GitHistory.create(folder.resolve("served/ops.git"));
    ops.commit("Begin", described("redeploy: all"));
    node = new JarNode(folder.resolve("home"), git.url("ops.git"));
    node.init().run().expectingSuccess();
    people = ClusterConnection.open(servers.getConnectString(), "fed1", ClusterCredentials.NONE);
    bring(
        "/cust\n  /shop : shop\n    version = 'git:"
            + git.url("shop.git")
            + "#main'\n"
            + "    /deploy\n      /i-1\n/hosts\n  version = 1\n");
    start();
  }

  private Change described(String deploy) {
    return write(
        "it/federation.yaml",
        "deployment: fed1\nstacktype: lad1\nzookeeper: 127.0.0.1:"
            + link.port()
            + "\ndeploy: {"
            + deploy
            + "}\n");
  }

  private void start() {
    agent = ProgramRun.of(node.home().resolve("bin/node-init").toString(), "agent").start();
  }

  @AfterEach
  void end() throws Exception {
    agent.close();
    people.close();
    git.close();
    ops.close();
    shop.close();
    link.close();
    servers.close();
  }

  private void bring(String text) throws Exception {
    TreeNode top = TreeText.parse(text);
    TreeStore store = new TreeStore(people);
    store.apply(TreeChanges.between(store.read(top.children().keySet()), top).inOrder(true));
  }

  private String property(String name) {
    try {
      return new SharedTree(people)
          .data("/hosts/i-1")
          .map(data -> NodeData.read(data).get(name))
          .map(PlainLiteral::of)
          .orElse("");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void awaitVersion(String version) {
    await("the host has version " + version, () -> property("version").equals(version));
  }

  private List<String> told() {
    return lines("told");
  }

  private String log() {
    return String.join("\n", lines("log/node-init.log"));
  }

  private List<String> lines(String file) {
    try {
      Path path = node.home().resolve(file);
      return Files.exists(path) ? Files.readAllLines(path) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String begun() {
    return "begun /cust/shop 0 at 127.0.0.1:" + link.port();
  }

  private void awaitBegun(int times) {
    await(
        "the script has begun " + times + " times",
        () -> told().stream().filter(begun()::equals).count() == times);
  }

  private void await(String what, BooleanSupplier condition) {
    try {
      Await.until(LIMIT, what, condition);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; the node's log:\n" + log(), e);
    }
  }

  @Test
  void a_node_deploys_what_the_tree_wants_into_its_home_and_removes_it() throws Exception {
    Files.createFile(node.home().resolve("go"));
    awaitVersion("1");

    assertThat(told()).containsExactly(begun(), "deployed by " + nodepart());
    assertThat(node.home().resolve("opt/shop/built")).hasContent("built");
    assertThat(log())
        .contains("deploy| INFO Deploying version 1")
        .contains("deploy| INFO /opt/shop/bin/zookeeper-deploy /cust/shop 0")
        .contains("deploy| INFO Done deploying version 1");

    bring("/cust\n  /shop : shop\n");
    new ClusterVersion(people).set(PlainLiteral.parse("2"));
    awaitVersion("2");
    assertThat(told()).endsWith("removed /cust/shop");
    assertThat(node.home().resolve("opt/shop")).doesNotExist();
    assertThat(node.home().resolve("etc/shop")).doesNotExist();
  }

  private String nodepart() throws IOException {
    return Files.readString(node.home().resolve("nodeinfo/nodepart.txt")).strip();
  }

  @Test
  void an_agent_that_is_killed_while_a_script_runs_ends_that_and_deploys_anew() throws Exception {
    awaitBegun(1);

    // Closing it would end what it has started, too.
    assertThat(agent.process().destroyForcibly().waitFor()).isNotZero();
    start();

    awaitBegun(2);
    Files.createFile(node.home().resolve("go"));
    awaitVersion("1");
    assertThat(told()).containsExactly(begun(), begun(), "deployed by " + nodepart());
    assertThat(new ClusterVersion(people).read().map(PlainLiteral::of)).contains("1");
  }

  @Test
  void while_zookeeper_is_lost_a_script_ends_and_nothing_more_begins() throws Exception {
    awaitBegun(1);
    link.block();
    Files.createFile(node.home().resolve("go"));
    Await.until(LIMIT, "the script has ended", () -> told().size() == 2);
    Await.until(
        LIMIT,
        "the agent's session is over",
        () -> {
          try {
            return new SharedTree(people).data("/hosts/i-1").isEmpty();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    assertThat(log()).doesNotContain("Done deploying");

    link.unblock();
    awaitVersion("1");
    assertThat(told()).hasSize(2);
  }

  @Test
  void a_failure_stops_all_and_is_told_by_the_node_until_it_is_mended() throws Exception {
    Path full = Files.createFile(node.home().resolve("full"));
    Files.createFile(node.home().resolve("go"));
    String failed = "Command failed: /opt/shop/bin/zookeeper-deploy /cust/shop 0";
    String error = "deployment of version 1 failed: " + failed;

    await("its log tells it", () -> log().contains("Failed to deploy version 1: " + failed));
    lookNow();
    await(
        "its error is told",
        () -> lines("nodeinfo/error.txt").stream().anyMatch(line -> line.contains(error)));
    assertThat(new ClusterVersion(people).read().map(PlainLiteral::of)).contains("None");
    assertThat(property("error")).contains(failed);
    assertThat(log()).contains("the disk is full");
    assertThat(why()).startsWith("deployment   failed (" + failed + "), version 1, ");

    Files.delete(full);
    new ClusterVersion(people).set(PlainLiteral.parse("2"));
    await("its log tells it", () -> log().contains("Deployed version 2 in "));
    lookNow();
    await("its error is gone", () -> lines("nodeinfo/error.txt").isEmpty());
    assertThat(why()).startsWith("deployment   done, version 2, ");
  }

  @Test
  void a_node_waits_for_the_window_and_for_the_waves_before_its_own() throws Exception {
    Files.createFile(node.home().resolve("go"));
    awaitVersion("1");
    SharedTree tree = new SharedTree(people);
    assertThat(tree.create("/hosts/first", new byte[0])).isTrue();
    String day = LocalDate.now(ZoneOffset.UTC).plusDays(3).format(DAY);

    ops.commit(
        "Have a window",
        described(
            "window: {days: " + day.toLowerCase(Locale.ROOT) + ", from: '09:00', to: '10:00'}"));
    awaitLooking("the agent goes by it", () -> times("Agent starting, cluster 1, host 1") == 1);
    new ClusterVersion(people).set(PlainLiteral.parse("2"));
    await("it waits", () -> property("status").contains("waiting for the window, which opens "));

    ops.commit("Have a wave", described("waves: [{hosts: [first], check: echo checked}]"));
    awaitLooking("it waits", () -> property("status").equals("u'waiting for wave 1: first'"));
    assertThat(property("version")).isEqualTo("1");
    tree.apply(List.of(new SharedTree.Delete("/hosts/first")));
    awaitVersion("2");
    assertThat(log()).contains("deploy| INFO echo checked");
  }

  private long times(String words) {
    return lines("log/node-init.log").stream().filter(line -> line.contains(words)).count();
  }

  /** Lets the agent beat now, and not in its second of the minute. */
  private void lookNow() throws Exception {
    new Notifications(people).send("ops", Optional.empty());
  }

  /** The first beat ends what goes by the description of before, a later one begins anew. */
  private void awaitLooking(String what, BooleanSupplier condition) {
    await(
        what,
        () -> {
          try {
            lookNow();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          return condition.getAsBoolean();
        });
  }

  private String why() throws Exception {
    return ProgramRun.of(node.home().resolve("bin/node-init").toString(), "why")
        .run()
        .expectingSuccess()
        .out();
  }
}
