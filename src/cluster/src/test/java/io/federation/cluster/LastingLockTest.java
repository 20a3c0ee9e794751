package io.federation.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LastingLockTest {

  private static final String FOLDER = "/role-locks/cache";

  private LongSessionServer server;
  private ClusterConnection connection;

  @BeforeEach
  void start() throws Exception {
    server = new LongSessionServer();
    connection = server.connect("fed1");
    new SharedTree(connection)
        .apply(
            List.of(
                new SharedTree.Create("/role-locks", new byte[0]),
                new SharedTree.Create(FOLDER, new byte[0])));
  }

  @AfterEach
  void stop() throws Exception {
    connection.close();
    server.close();
  }

  private static LastingLock of(ClusterConnection connection, String host) {
    return new LastingLock(
        connection,
        FOLDER,
        (host + " now").getBytes(UTF_8),
        data -> new String(data, UTF_8).startsWith(host + " "));
  }

  private static Optional<String> text(Optional<byte[]> data) {
    return data.map(bytes -> new String(bytes, UTF_8));
  }

  @Test
  void they_have_it_one_after_the_other_as_they_requested_it() throws Exception {
    LastingLock one = of(connection, "host1");
    LastingLock two = of(connection, "host2");
    assertThat(one.request()).isTrue();
    assertThat(two.request()).isFalse();
    assertThat(text(two.holder())).contains("host1 now");

    one.release();

    assertThat(two.request()).isTrue();
    assertThat(one.isRequested()).isFalse();
    assertThat(one.request()).isFalse();
  }

  @Test
  void it_outlasts_its_process_and_stays_with_its_requestor() throws Exception {
    try (ClusterConnection before = server.connect("fed1")) {
      assertThat(of(before, "host1").request()).isTrue();
    }
    assertThat(of(connection, "host2").request()).isFalse();
    LastingLock one = of(connection, "host1");

    assertThat(one.isRequested()).isTrue();
    assertThat(one.request()).isTrue();
    one.release();

    assertThat(text(one.holder())).contains("host2 now");
  }

  @Test
  void a_request_of_another_program_counts_by_its_number() throws Exception {
    String made =
        connection.callFromTop(
            curator ->
                curator
                    .create()
                    .withMode(CreateMode.PERSISTENT_SEQUENTIAL)
                    .forPath(FOLDER + "/zz-", "host2 before".getBytes(UTF_8)));

    assertThat(of(connection, "host1").request()).as(made).isFalse();
    assertThat(of(connection, "host2").request()).isTrue();
  }

  @Test
  void without_its_folder_it_cannot_be_requested() throws Exception {
    new SharedTree(connection).apply(List.of(new SharedTree.Delete(FOLDER)));

    assertThatThrownBy(() -> of(connection, "host1").request())
        .isInstanceOf(IOException.class)
        .hasMessage("there is no /role-locks/cache in ZooKeeper: create it");
  }
}
