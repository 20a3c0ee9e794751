package io.federation.node.cli;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.deploy.check.StatusLine;
import io.federation.deploy.tree.PlainLiteral;
import io.federation.deploy.version.ClusterVersion;
import io.federation.model.NodeProperty;
import io.federation.model.spec.NodeConfig;
import io.federation.node.NodeFixture;
import io.federation.node.deploy.NodeDeployAgent;
import io.federation.node.repository.ConfigStore;
import io.federation.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Nagios is told of a node that deploys, by what its agent has left. */
class DeployCheckCommandTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;
  @AutoClose private TestingServer server;
  @AutoClose private ClusterConnection people;
  @AutoClose private NodeDeployAgent agent;
  private CommandLineRun cli;

  @BeforeEach
  void start() throws Exception {
    server = new TestingServer();
    node = NodeFixture.in(folder);
    cli = new CommandLineRun(node.home.root());
    people = ClusterConnection.open(server.getConnectString(), "fed1", ClusterCredentials.NONE);
    agent = node.node().deployments();
  }

  /** The node takes over a description with these lines. */
  private void describe(String... lines) throws Exception {
    node.push(
        "description",
        write(
            "it/federation.yaml",
            "deployment: fed1\nstacktype: lad1\n" + String.join("\n", lines) + "\n"));
    node.init();
  }

  private void describeDeploy() throws Exception {
    describe("zookeeper: " + server.getConnectString(), "deploy: {}");
  }

  private Path status() throws IOException {
    return Files.createDirectories(node.home.run().resolve("deploy")).resolve("status");
  }

  private void deploy(String version) throws Exception {
    new ClusterVersion(people).set(PlainLiteral.parse(version));
    NodeConfig config = new ConfigStore(node.home).load();
    List<String> problems = new ArrayList<>();
    Await.until(
        LIMIT,
        "the host has version " + version + " " + problems,
        () -> {
          try {
            agent.follow(config, problems::add);
            return check().equals("0 " + version);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Returns the exit code and the one line. */
  private String check(String... options) {
    List<String> arguments = new ArrayList<>(List.of("deploy-check"));
    arguments.addAll(List.of(options));
    CommandLineRun.Result result = cli.run(arguments.toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).hasLineCount(1).endsWith("\n");
    return result.exitCode() + " " + result.out().strip();
  }

  @Test
  void a_host_is_well_when_its_agent_has_deployed_what_the_cluster_is_to_have() throws Exception {
    describeDeploy();
    assertThat(check()).isEqualTo("2 Host not registered");

    deploy("a1b2c3d");

    new ClusterVersion(people).set(ClusterVersion.PAUSE);
    assertThat(check()).isEqualTo("1 Cluster version is False");
    new ClusterVersion(people).set(ClusterVersion.STOP);
    assertThat(check()).isEqualTo("1 Cluster version is None");
    agent.close();
    assertThat(check()).isEqualTo("2 Host not registered");
  }

  @Test
  void a_step_that_lasts_is_judged_by_the_limits_that_are_given() throws Exception {
    describeDeploy();
    deploy("7");
    Files.writeString(
        status(),
        new StatusLine(Instant.now().minusSeconds(3000), "42", "8", "installing a 1").render());

    assertThat(check())
        .startsWith("2 Too long deploying 8 (installing a 1; 30")
        .endsWith(" > 600)");
    assertThat(check("--error", "999999")).startsWith("1 Too long deploying 8").endsWith(" > 200)");
    assertThat(check("--warn=999999", "--error=999999")).isEqualTo("0 installing a 1");

    Files.delete(status());
    assertThat(check()).isEqualTo("2 No status file " + status());
  }

  @Test
  void a_host_of_the_configuration_file_is_looked_for_as_its_agent_announces_it() throws Exception {
    Path file = folder.resolve("agent.cfg");
    describe("zookeeper: " + server.getConnectString(), "deploy: {configuration: " + file + "}");
    assertThat(check()).startsWith("3 " + file + ": there is no such file");

    Files.writeString(
        file, "[zkdeployment]\nhost-id = 42\nrun-directory = " + folder.resolve("run") + "\n");
    deploy("7");

    assertThat(folder.resolve("run/status")).exists();
    assertThat(status()).doesNotExist();
  }

  @Test
  @Tag("slow")
  void a_server_that_never_answers_is_not_waited_for_longer_than_monitors_wait() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      describe("zookeeper: 127.0.0.1:" + silent.getLocalPort(), "deploy: {}");

      assertThat(check()).isEqualTo("3 asking ZooKeeper and others: it took longer than 7 s");
    }
  }

  @Test
  void what_cannot_be_found_out_is_unknown() throws Exception {
    assertThat(check())
        .isEqualTo("3 this node does not deploy: it/federation.yaml has no deploy for it");

    describe("zookeeper: embedded", "deploy: {}");
    assertThat(check())
        .isEqualTo(
            "3 it is not known where ZooKeeper is: start the keeper, or name servers in zookeeper");

    node.node().nodeInfo().set(NodeProperty.ZOOKEEPER, server.getConnectString());
    try (ClusterConnection owner =
        ClusterConnection.open(
            server.getConnectString(),
            "fed1",
            new ClusterCredentials(Optional.of("somebody:else"), Optional.empty()))) {
      new ClusterVersion(owner).makeInitial();
    }
    assertThat(check())
        .isEqualTo(
            "3 ZooKeeper at "
                + server.getConnectString()
                + " refuses the use of /hosts: credentials/zookeeper.properties is not what it was"
                + " written with");

    server.stop();
    assertThat(check())
        .isEqualTo("3 ZooKeeper at " + server.getConnectString() + " cannot be reached");
  }
}
