package io.federation.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.SharedTree;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.tree.PlainLiteral;
import io.federation.deploy.version.ClusterVersion;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.SpecReader;
import io.federation.node.NodeFixture;
import io.federation.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is configured by the file that zkdeployment's agent had. */
class NodeDeployAgentTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;
  @AutoClose private TestingServer server;
  @AutoClose private ClusterConnection people;
  @AutoClose private NodeDeployAgent agent;
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private Path file;
  private NodeConfig config;

  @BeforeEach
  void start() throws Exception {
    server = new TestingServer();
    people = ClusterConnection.open(server.getConnectString(), "fed1", ClusterCredentials.NONE);
    node = NodeFixture.in(folder);
    node.setIdentity();
    agent = node.node().deployments();
    file = folder.resolve("agent.cfg");
    config =
        NodeConfig.from(
            SpecReader.readStrict(
                "deployment: fed1\nstacktype: lad1\nzookeeper: "
                    + server.getConnectString()
                    + "\ndeploy: {configuration: "
                    + file
                    + "}\n",
                "federation.yaml"));
  }

  private String property(String name) {
    try {
      return new SharedTree(people)
          .data("/hosts/42")
          .map(data -> NodeData.read(data).get(name))
          .map(PlainLiteral::of)
          .orElse("");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void awaitFollowed(String what, BooleanSupplier condition) {
    Await.until(
        LIMIT,
        what,
        () -> {
          try {
            agent.follow(config, problems::add);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return condition.getAsBoolean();
        });
  }

  @Test
  void it_is_the_host_that_the_file_says_as_soon_as_that_is_there_and_keeps_its_files_there()
      throws Exception {
    new ClusterVersion(people).set(PlainLiteral.parse("7"));
    awaitFollowed("it is told", () -> !problems.isEmpty());
    awaitFollowed("it is tried again", () -> true);

    Path run = folder.resolve("run");
    // The agent may look at any moment: it is not to find a part of it.
    Path written = folder.resolve("agent.cfg.new");
    Files.writeString(
        written,
        "[zkdeployment]\nhost-id = 42\nrole: web\nrun-directory = "
            + run
            + "\nafter = touch\n  '"
            + folder
            + "/after me'\n");
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    awaitFollowed("the host has the version", () -> property("version").equals("7"));

    assertThat(problems)
        .containsExactly(
            "Deployments are off, and tried again: "
                + file
                + ": there is no such file: bring it there, or take deploy.configuration out of"
                + " it/federation.yaml");
    assertThat(property("role")).isEqualTo("web");
    assertThat(run.resolve("host_version")).hasContent("7");
    assertThat(Files.readString(run.resolve("status"))).endsWith(" 7 done\n");
    assertThat(folder.resolve("after me")).exists();
  }
}
