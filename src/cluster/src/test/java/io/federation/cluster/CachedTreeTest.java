package io.federation.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CachedTreeTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private LongSessionServer server;
  private ClusterConnection here;
  private ClusterConnection elsewhere;
  private SharedTree others;
  private CachedTree kept;

  @BeforeEach
  void start() throws Exception {
    server = new LongSessionServer();
    here = server.connect("fed1");
    elsewhere = server.connect("fed1");
    others = new SharedTree(elsewhere);
    others.apply(List.of(create("/cust"), create("/cust/a"), create("/hosts")));
    kept = new CachedTree(here, Set.of("/hosts"));
  }

  @AfterEach
  void stop() throws Exception {
    here.close();
    elsewhere.close();
    server.close();
  }

  private static SharedTree.Change create(String path) {
    return new SharedTree.Create(path, "1".getBytes(UTF_8));
  }

  private static SharedTree.Change write(String path, String data) {
    return new SharedTree.Write(path, data.getBytes(UTF_8));
  }

  /** Waits until the connection has come to know what others have done. */
  private List<String> read() throws Exception {
    here.callFromTop(curator -> curator.sync().forPath("/"));
    List<String> found = new ArrayList<>();
    kept.read()
        .forEach((path, node) -> found.add((path + " " + new String(node.data(), UTF_8)).strip()));
    return found;
  }

  @Test
  void it_has_all_but_what_is_left_out() throws Exception {
    others.apply(List.of(create("/hosts/h1")));

    assertThat(read()).containsExactly("/", "/cust 1", "/cust/a 1");
  }

  @Test
  void it_has_each_change_since_it_was_read() throws Exception {
    assertThat(read()).containsExactly("/", "/cust 1", "/cust/a 1");

    others.apply(List.of(create("/cust/b"), create("/cust/b/c"), write("/cust", "2")));
    others.apply(List.of(write("/hosts", "3"), create("/lb"), create("/lb/x"), write("/", "4")));
    assertThat(read())
        .containsExactly(
            "/ 4", "/cust 2", "/cust/a 1", "/cust/b 1", "/cust/b/c 1", "/lb 1", "/lb/x 1");

    others.apply(List.of(write("/lb/x", "5"), delete("/cust/b/c"), delete("/cust/b")));
    assertThat(read()).containsExactly("/ 4", "/cust 2", "/cust/a 1", "/lb 1", "/lb/x 5");

    others.apply(List.of(delete("/lb/x"), delete("/lb")));
    assertThat(read()).containsExactly("/ 4", "/cust 2", "/cust/a 1");

    others.apply(List.of(create("/lb"), create("/lb/y")));
    assertThat(read()).containsExactly("/ 4", "/cust 2", "/cust/a 1", "/lb 1", "/lb/y 1");
  }

  private static SharedTree.Change delete(String path) {
    return new SharedTree.Delete(path);
  }

  @Test
  void where_nothing_has_changed_nothing_is_read() throws Exception {
    var first = kept.read();
    others.apply(List.of(create("/hosts/h1")));
    others.apply(List.of(write("/hosts/h1", "2")));

    assertThat(kept.read()).isSameAs(first);
  }

  @Test
  void what_has_changed_without_a_connection_is_found() throws Exception {
    assertThat(read()).contains("/cust/a 1");

    server.stop();
    Await.until(LIMIT, "the connection is lost", () -> !here.isConnected());
    assertThatThrownBy(kept::read).isInstanceOf(ClusterUnavailableException.class);
    server.restart();
    Await.until(LIMIT, "both are back", () -> here.isConnected() && elsewhere.isConnected());
    others.apply(List.of(write("/cust/a", "2")));
    assertThat(read()).contains("/cust/a 2");

    server.expire(here);
    others.apply(List.of(write("/cust/a", "3"), create("/cust/b")));
    Await.until(LIMIT, "it is read", () -> isRead("/cust/a 3"));
    others.apply(List.of(write("/cust/a", "4")));
    assertThat(read()).contains("/cust/a 4", "/cust/b 1");
  }

  private boolean isRead(String line) {
    try {
      return read().contains(line);
    } catch (ClusterUnavailableException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
