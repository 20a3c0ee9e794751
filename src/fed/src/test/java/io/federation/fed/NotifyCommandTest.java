package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.EmbeddedServer;
import io.federation.cluster.Notifications;
import io.federation.model.ExitCode;
import io.federation.testkit.Await;
import io.federation.testkit.ReservedPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifyCommandTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String COMMIT = "0123456789012345678901234567890123456789";

  @TempDir Path folder;
  @AutoClose private final ReservedPort port = new ReservedPort();
  private final InetSocketAddress address =
      InetSocketAddress.createUnresolved("127.0.0.1", port.number());
  private final String servers = "127.0.0.1:" + port.number();

  private FedRun notify(String zookeeper, String... arguments) throws IOException {
    Path description = folder.resolve("federation.yaml");
    Files.writeString(description, "deployment: fed1\nstacktype: lad1\n" + zookeeper + "\n");
    List<String> all = new ArrayList<>(List.of("notify", "--description", description.toString()));
    all.addAll(List.of(arguments));
    return FedRun.of(all.toArray(String[]::new));
  }

  @Test
  void nodes_are_told_of_the_repository() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    try (EmbeddedServer server = EmbeddedServer.start(address, folder.resolve("data"));
        ClusterConnection connection =
            ClusterConnection.open(servers, "fed1", ClusterCredentials.NONE);
        AutoCloseable follow = new Notifications(connection).follow(told::add)) {
      assertThat(connection.awaitConnected(LIMIT)).isTrue();

      FedRun run = notify("zookeeper: " + servers, "www1", COMMIT);

      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
      Await.until(
          LIMIT,
          "they are told",
          () -> {
            // One who has just begun to follow may have missed the first.
            return told.contains("www1") || isToldAgain();
          });
    }
  }

  private boolean isToldAgain() {
    try {
      FedRun unused = notify("zookeeper: " + servers, "www1");
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoever_cannot_be_told_is_said_in_one_line() throws Exception {
    assertThat(notify("zookeeper: " + servers, "www1"))
        .returns(ExitCode.FAILED, FedRun::exitCode)
        .returns("fed: ZooKeeper at " + servers + " cannot be reached\n", FedRun::err);
    assertThat(notify("", "www1"))
        .returns(ExitCode.FAILED, FedRun::exitCode)
        .returns(
            "fed: "
                + folder.resolve("federation.yaml")
                + " names no zookeeper: add where it is, zookeeper: zk1.example.org:2181\n",
            FedRun::err);
    assertThat(notify("zookeeper: embedded", "www1"))
        .returns(ExitCode.FAILED, FedRun::exitCode)
        .returns(
            "fed: "
                + folder.resolve("federation.yaml")
                + ": zookeeper is embedded, which only the federation's own machine can reach\n",
            FedRun::err);
  }

  @Test
  void what_is_no_repository_or_commit_is_refused() throws Exception {
    assertThat(notify("zookeeper: " + servers, "www1", "master").exitCode())
        .isEqualTo(ExitCode.USAGE);
    assertThat(notify("zookeeper: " + servers, "a/b").exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
