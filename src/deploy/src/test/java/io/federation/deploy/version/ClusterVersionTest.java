package io.federation.deploy.version;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.SharedTree;
import io.federation.deploy.tree.Literal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterVersionTest {

  private static final Literal ONE = new Literal.Whole(1);
  private static final Literal TWO = new Literal.Whole(2);

  private TestingServer server;
  private ClusterConnection connection;
  private SharedTree tree;
  private ClusterVersion version;

  @BeforeEach
  void start() throws Exception {
    server = new TestingServer();
    connection = ClusterConnection.open(server.getConnectString(), "fed1", ClusterCredentials.NONE);
    tree = new SharedTree(connection);
    version = new ClusterVersion(connection);
  }

  @AfterEach
  void end() throws Exception {
    connection.close();
    server.close();
  }

  private void hosts(String data) throws Exception {
    assertThat(tree.create("/hosts", data.getBytes(UTF_8))).isTrue();
  }

  private String hosts() throws Exception {
    return new String(tree.data("/hosts").orElseThrow(), UTF_8);
  }

  @Test
  void there_is_none_where_there_are_no_hosts() throws Exception {
    assertThat(version.read()).isEmpty();
    assertThat(version.stopUnlessChanged(ONE)).isFalse();
    assertThat(version.resume()).isEmpty();
    assertThat(tree.data("/hosts")).isEmpty();
  }

  @Test
  void the_first_is_made_once() throws Exception {
    version.makeInitial();
    assertThat(hosts()).isEqualTo("{\"version\":\"initial\"}");

    assertThat(version.set(ONE)).isEqualTo(ClusterVersion.INITIAL);
    version.makeInitial();

    assertThat(version.read()).hasValue(ONE);
  }

  @Test
  void hosts_without_a_version_stop() throws Exception {
    hosts("");

    assertThat(version.read()).hasValue(ClusterVersion.STOP);
  }

  @Test
  void it_is_set_and_all_else_that_is_said_of_the_hosts_stays() throws Exception {
    hosts("{\"a\":[1,2],\"version\":1}");

    assertThat(version.set(new Literal.Text("7"))).isEqualTo(ONE);

    assertThat(hosts()).isEqualTo("{\"a\":[1,2],\"version\":\"7\"}");
  }

  @Test
  void a_cluster_that_has_no_hosts_yet_can_be_given_one() throws Exception {
    assertThat(version.set(ONE)).isEqualTo(ClusterVersion.INITIAL);

    assertThat(hosts()).isEqualTo("{\"version\":1}");
  }

  @Test
  void everybody_stops_unless_somebody_has_set_another_one() throws Exception {
    hosts("{\"version\":2}");

    assertThat(version.stopUnlessChanged(ONE)).isFalse();
    assertThat(version.read()).hasValue(TWO);
    assertThat(version.stopUnlessChanged(TWO)).isTrue();
    assertThat(version.read()).hasValue(ClusterVersion.STOP);
    assertThat(version.stopUnlessChanged(TWO)).isTrue();
  }

  @Test
  void one_and_no_other_is_changed() throws Exception {
    hosts("{\"version\":1}");

    assertThat(version.compareAndSet(TWO, ClusterVersion.PAUSE)).isFalse();
    assertThat(version.compareAndSet(ONE, TWO)).isTrue();
    assertThat(version.compareAndSet(ONE, ClusterVersion.PAUSE)).isFalse();
    assertThat(version.read()).hasValue(TWO);
  }

  @Test
  void after_a_stop_and_a_pause_it_is_what_it_was_before_both() throws Exception {
    hosts("{\"a\":1,\"version\":2}");

    version.set(ClusterVersion.STOP);
    version.set(ClusterVersion.PAUSE);
    version.set(ClusterVersion.STOP);

    assertThat(version.resume()).hasValue(TWO);
    assertThat(hosts()).isEqualTo("{\"a\":1,\"version\":2}");
    assertThat(version.resume()).hasValue(TWO);
  }

  @Test
  void what_somebody_has_set_meanwhile_is_what_is_resumed() throws Exception {
    hosts("{\"version\":1}");
    version.set(ClusterVersion.STOP);
    version.set(TWO);

    assertThat(version.stopUnlessChanged(TWO)).isTrue();

    assertThat(version.resume()).hasValue(TWO);
  }

  @Test
  void where_another_program_has_stopped_it_is_not_known_what_was_before() throws Exception {
    hosts("{\"version\":null}");

    assertThat(version.resume()).isEmpty();
    assertThat(version.read()).hasValue(ClusterVersion.STOP);
  }

  @Test
  void while_hosts_go_back_only_a_stop_can_be_set_and_ends_it() throws Exception {
    hosts("{\"a\":1,\"version\":2}");
    version.beginRollback(TWO, "h1: no disk");
    assertThat(hosts())
        .isEqualTo("{\"a\":1,\"failed\":2,\"failure\":\"h1: no disk\",\"version\":null}");
    String going =
        "all hosts go back from version 2: wait until 'fed deploy status' says that they have;"
            + " 'fed deploy stop' gives that up, and all stay stopped";

    assertThatThrownBy(() -> version.set(ONE)).isInstanceOf(IOException.class).hasMessage(going);
    assertThatThrownBy(() -> version.set(ClusterVersion.PAUSE)).hasMessage(going);
    assertThatThrownBy(version::resume).isInstanceOf(IOException.class).hasMessage(going);

    version.set(ClusterVersion.STOP);
    assertThat(version.completeRollback(TWO, ONE)).isFalse();
    assertThat(hosts()).isEqualTo("{\"a\":1,\"version\":null}");
    assertThat(version.resume()).isEmpty();
  }

  @Test
  void that_hosts_have_gone_back_is_known_until_another_version_is_set() throws Exception {
    FailedVersion failure = new FailedVersion(TWO, "h1: no disk", Optional.of(ONE));
    hosts("{\"version\":2}");
    version.beginRollback(TWO, "h1: no disk");
    assertThat(version.completeRollback(TWO, ONE)).isTrue();
    assertThat(version.see().flatMap(FailedVersion::of)).contains(failure);
    assertThat(version.read()).contains(ONE);

    version.set(ClusterVersion.PAUSE);
    assertThat(version.resume()).contains(ONE);
    assertThat(version.see().flatMap(FailedVersion::of)).contains(failure);
    assertThat(version.compareAndSet(ONE, ClusterVersion.PAUSE)).isTrue();
    assertThat(version.see().flatMap(FailedVersion::of)).contains(failure);

    assertThat(version.compareAndSet(ClusterVersion.PAUSE, TWO)).isTrue();
    assertThat(hosts()).isEqualTo("{\"version\":2}");
  }

  @Test
  void what_another_program_sets_afterwards_is_no_return() throws Exception {
    hosts("{\"version\":2}");
    version.beginRollback(TWO, "h1: no disk");
    assertThat(version.completeRollback(TWO, ONE)).isTrue();
    assertThat(version.see().filter(FailedVersion::isRolledBack)).isPresent();
    String went = hosts();

    tree.apply(write(went.replace("\"version\":1", "\"version\":null")));
    assertThat(version.completeRollback(TWO, ONE)).isFalse();
    version.set(ClusterVersion.PAUSE);
    tree.apply(write(went.replace("\"version\":1", "\"version\":3")));
    assertThat(version.see().filter(FailedVersion::isRolledBack)).isEmpty();

    version.beginRollback(new Literal.Whole(3), "h2: no disk");
    assertThat(version.completeRollback(new Literal.Whole(3), ONE)).isTrue();
  }

  private static List<SharedTree.Write> write(String data) {
    return List.of(new SharedTree.Write("/hosts", data.getBytes(UTF_8)));
  }

  @Test
  void a_version_that_somebody_has_set_meanwhile_is_not_gone_back_from() throws Exception {
    hosts("{\"version\":1}");

    version.beginRollback(TWO, "h1: no disk");
    assertThat(hosts()).isEqualTo("{\"version\":1}");
    version.beginRollback(ONE, "h1: no disk");
    assertThat(version.completeRollback(TWO, ONE)).isFalse();

    assertThat(version.abandonRollback(ONE)).isTrue();
    assertThat(hosts()).isEqualTo("{\"version\":null}");
    assertThat(version.resume()).contains(ONE);
  }

  @Test
  void what_another_writes_at_the_same_time_is_not_lost() throws Exception {
    hosts("{\"a\":0,\"version\":0}");
    int times = 50;
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<?> counting =
          other.submit(
              () -> {
                for (int a = 0; a < times; ) {
                  byte[] before = hosts().getBytes(UTF_8);
                  String after = hosts(before, a + 1);
                  a += tree.replace("/hosts", before, after.getBytes(UTF_8)) ? 1 : 0;
                }
                return null;
              });
      for (int i = 1; i <= times; i++) {
        version.set(new Literal.Whole(i));
      }
      assertThat(counting.get()).isNull();
    } finally {
      other.shutdownNow();
    }

    assertThat(hosts()).isEqualTo("{\"a\":50,\"version\":50}");
  }

  private static String hosts(byte[] before, int a) {
    return new String(before, UTF_8).replaceFirst("\"a\":\\d+", "\"a\":" + a);
  }
}
