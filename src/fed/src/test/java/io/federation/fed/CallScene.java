package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.EmbeddedServer;
import io.federation.testkit.ReservedPort;
import io.federation.testkit.SigningKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Three nodes that answer: i-1 and i-2 are in the United Kingdom, and i-3 is nowhere. */
final class CallScene implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final List<String> KEYED = List.of("call", "ping", "audit", "orchestrate");

  final ClusterConnection connection;
  final List<AnsweringNode> nodes = new ArrayList<>();
  final SigningKey key;
  private final Path folder;
  private final List<AutoCloseable> parts = new ArrayList<>();

  CallScene(Path folder) throws Exception {
    this.folder = folder;
    ReservedPort port = new ReservedPort();
    parts.add(port);
    InetSocketAddress address = InetSocketAddress.createUnresolved("127.0.0.1", port.number());
    parts.add(0, EmbeddedServer.start(address, folder.resolve("data")));
    connection =
        ClusterConnection.open("127.0.0.1:" + port.number(), "fed1", ClusterCredentials.NONE);
    parts.add(0, connection);
    assertThat(connection.awaitConnected(LIMIT)).isTrue();
    for (String id : List.of("i-1", "i-2", "i-3")) {
      Map<String, String> facts = id.equals("i-3") ? Map.of() : Map.of("country", "uk");
      AnsweringNode node = new AnsweringNode(connection, folder.resolve("nodes"), id, facts);
      nodes.add(node);
      parts.add(0, node);
    }
    key = SigningKey.ed25519(folder.resolve("key"));
    Files.createDirectories(ops().resolve("it"));
    Files.writeString(
        description(),
        "deployment: fed1\nstacktype: lad1\nzookeeper: 127.0.0.1:" + port.number() + "\n");
  }

  /** Returns the working tree of the ops repository. */
  Path ops() {
    return folder.resolve("ops");
  }

  private Path description() {
    return ops().resolve("it/federation.yaml");
  }

  /** Runs a command of fed for these nodes. */
  FedRun fed(String... words) throws IOException {
    List<String> all = new ArrayList<>(Arrays.asList(words));
    all.addAll(List.of("--description", description().toString()));
    if (KEYED.contains(words[0])) {
      all.addAll(List.of("--key", key.file().toString()));
    }
    return FedRun.of(
        Map.of(
            "FEDERATION_ROOT",
            FedRun.projectFolder().toString(),
            "PATH",
            System.getenv("PATH"),
            "HOME",
            folder.toString()),
        all.toArray(String[]::new));
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable part : parts) {
      part.close();
    }
  }
}
