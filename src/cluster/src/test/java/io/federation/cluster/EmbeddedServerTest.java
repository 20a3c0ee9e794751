package io.federation.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.ReservedPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServerTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir Path folder;
  @AutoClose private final ReservedPort port = new ReservedPort();
  private final InetSocketAddress address =
      InetSocketAddress.createUnresolved("127.0.0.1", port.number());

  private ClusterTree connect() throws Exception {
    ClusterConnection connection =
        ClusterConnection.open("127.0.0.1:" + address.getPort(), "fed1", ClusterCredentials.NONE);
    assertThat(connection.awaitConnected(LIMIT)).isTrue();
    return new ClusterTree(connection);
  }

  @Test
  void what_was_written_is_there_when_it_is_started_again() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start(address, folder)) {
      connect().write("/turns/app1", "text");
    }

    try (EmbeddedServer server = EmbeddedServer.start(address, folder)) {
      assertThat(connect().read("/turns/app1"))
          .isEqualTo(Optional.of(new ClusterTree.Found("text", 0)));
    }
  }

  @Test
  void an_address_that_somebody_else_has_is_told() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start(address, folder)) {
      assertThatThrownBy(() -> EmbeddedServer.start(address, folder.resolve("other")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + address.getPort())
          .hasMessageContaining("in use")
          .message()
          .hasLineCount(1);
    }
  }
}
