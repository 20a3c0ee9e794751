package io.federation.fed;

import static io.federation.fed.ToldFederation.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.EmbeddedServer;
import io.federation.cluster.LivePresence;
import io.federation.model.ExitCode;
import io.federation.presence.Entry;
import io.federation.testkit.Await;
import io.federation.testkit.ReservedPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is there at this moment in a federation that is elsewhere. */
class AgentsElsewhereTest {

  private static final String YAML = "deployment: fed1\nstacktype: lad1\n";

  @TempDir Path folder;
  @AutoClose private ToldFederation federation;

  @BeforeEach
  void begin() throws IOException {
    federation = new ToldFederation(folder.resolve("fed"), YAML);
    federation.tell(Instant.now().minus(Duration.ofHours(5)), done("web1-1"));
  }

  private JsonNode json(String... arguments) throws IOException {
    return new ObjectMapper().readTree(federation.fed(arguments).out());
  }

  private boolean isSeen(String id, String... call) {
    try {
      return ids(json(call)).contains(id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> ids(JsonNode status) {
    return status.findValuesAsText("instance-id");
  }

  @Test
  void agents_of_a_federation_that_is_elsewhere_are_seen_with_its_credentials() throws Exception {
    Path shown = folder.resolve("zookeeper.properties");
    Files.writeString(shown, "username=ops\npassword=secret\n");
    Files.setPosixFilePermissions(shown, PosixFilePermissions.fromString("rw-------"));
    try (ReservedPort port = new ReservedPort();
        EmbeddedServer server =
            EmbeddedServer.start(
                InetSocketAddress.createUnresolved("127.0.0.1", port.number()),
                folder.resolve("data"));
        ClusterConnection connection =
            ClusterConnection.open(
                "127.0.0.1:" + port.number(), "fed1", ClusterCredentials.read(shown));
        LivePresence live = new LivePresence(connection, () -> {})) {
      live.say(new Entry("web1-9", done("web1-9").build().render()));
      String zookeeper =
          "zookeeper: 127.0.0.1:"
              + port.number()
              + "\npresence: {url: ../presence.git, store: zookeeper}\n";
      Path yaml = Files.writeString(folder.resolve("federation.yaml"), YAML + zookeeper);
      String[] call = {
        "status",
        "--json",
        "--presence",
        federation.presence().toString(),
        "--description",
        yaml.toString()
      };
      String[] withCredentials = Arrays.copyOf(call, call.length + 2);
      withCredentials[call.length] = "--credentials";
      withCredentials[call.length + 1] = shown.toString();

      Await.until(
          Duration.ofMinutes(1), "the agent is seen", () -> isSeen("web1-9", withCredentials));

      assertThat(ids(json(call))).isEmpty();
    }
  }

  @Test
  void credentials_without_the_description_of_their_zookeeper_are_refused() throws Exception {
    FedRun run =
        federation.fed(
            "status", "--presence", federation.presence().toString(), "--credentials", "x");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .isEqualTo("fed: --credentials goes with --description, which names the ZooKeeper\n");
  }
}
