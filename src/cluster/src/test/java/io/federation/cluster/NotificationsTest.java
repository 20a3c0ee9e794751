package io.federation.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.model.Version;
import io.federation.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotificationsTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Version COMMIT = new Version("a".repeat(40));

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private LongSessionServer server;
  private ClusterConnection sending;
  private ClusterConnection following;

  @BeforeEach
  void start() throws Exception {
    server = new LongSessionServer();
    sending = server.connect("fed1");
    following = server.connect("fed1");
  }

  @AfterEach
  void end() throws Exception {
    sending.close();
    following.close();
    server.close();
  }

  private void send(String repository) throws Exception {
    new Notifications(sending).send(repository, Optional.of(COMMIT));
  }

  @Test
  void what_is_sent_is_told_each_time_and_what_was_before_is_not() throws Exception {
    send("www");
    try (AutoCloseable unused = new Notifications(following).follow(told::add)) {
      // It is known to follow once it is told of something.
      Await.until(LIMIT, "it follows", () -> sendAndCheck("ops"));
      assertThat(told).containsOnly("ops");

      send("www");
      Await.until(LIMIT, "it is told", () -> told.contains("www"));
      int before = Collections.frequency(told, "www");
      send("www");
      Await.until(LIMIT, "it is told again", () -> Collections.frequency(told, "www") > before);
    }
  }

  private boolean sendAndCheck(String repository) {
    return isSent(repository) && told.contains(repository);
  }

  private boolean isSent(String repository) {
    try {
      send(repository);
      return true;
    } catch (ClusterUnavailableException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoever_was_cut_off_is_told_once_it_is_back() throws Exception {
    try (AutoCloseable unused = new Notifications(following).follow(told::add)) {
      Await.until(LIMIT, "it follows", () -> sendAndCheck("ops"));
      server.stop();
      server.restart();
      told.clear();
      // It may not know yet that it was cut off.
      Await.until(LIMIT, "it is sent", () -> isSent("www"));

      Await.until(LIMIT, "it is told", () -> told.contains("www"));
    }
  }

  @Test
  void another_federation_on_the_same_servers_is_told_of_nothing() throws Exception {
    ClusterConnection other = server.connect("fed2");
    List<String> others = Collections.synchronizedList(new ArrayList<>());
    try (AutoCloseable here = new Notifications(following).follow(told::add);
        AutoCloseable there = new Notifications(other).follow(others::add)) {
      Await.until(LIMIT, "it follows", () -> sendAndCheck("ops"));
    } finally {
      other.close();
    }
    assertThat(others).isEmpty();
  }

  @Test
  void with_a_login_nobody_else_may_read_or_write_what_was_written() throws Exception {
    ClusterCredentials login = new ClusterCredentials(Optional.of("fed1:secret"), Optional.empty());
    try (ClusterConnection owner = ClusterConnection.open(server.servers(), "fed3", login)) {
      new Notifications(owner).send("ops", Optional.of(COMMIT));
      new Notifications(owner).send("ops", Optional.empty());
    }
    ClusterCredentials another =
        new ClusterCredentials(Optional.of("fed4:secret"), Optional.empty());
    try (ClusterConnection neighbour = ClusterConnection.open(server.servers(), "fed4", another)) {
      new Notifications(neighbour).send("ops", Optional.of(COMMIT));
    }
    try (ClusterConnection stranger = server.connect("fed3")) {
      assertThatThrownBy(() -> new Notifications(stranger).send("ops", Optional.of(COMMIT)))
          .isInstanceOf(ClusterUnavailableException.class)
          .hasMessageContaining("refuses")
          .hasMessageContaining("credentials/zookeeper.properties")
          .message()
          .hasLineCount(1);
    }
  }
}
