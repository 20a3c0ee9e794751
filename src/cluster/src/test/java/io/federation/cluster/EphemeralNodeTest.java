package io.federation.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EphemeralNodeTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String PATH = "/hosts/h1";

  private LongSessionServer server;
  private ClusterConnection here;
  private ClusterConnection elsewhere;

  @BeforeEach
  void start() throws Exception {
    server = new LongSessionServer();
    here = server.connect("fed1");
    elsewhere = server.connect("fed1");
  }

  @AfterEach
  void stop() throws Exception {
    here.close();
    elsewhere.close();
    server.close();
  }

  private Optional<String> data() throws Exception {
    return Optional.ofNullable(new SharedTree(elsewhere).read(PATH).get(PATH))
        .map(node -> new String(node.data(), UTF_8) + (node.isEphemeral() ? " for now" : ""));
  }

  @Test
  void it_goes_with_the_connection() throws Exception {
    assertThat(new EphemeralNode(here, PATH).announce("one".getBytes(UTF_8))).isTrue();
    assertThat(data()).contains("one for now");

    here.close();

    assertThat(data()).isEmpty();
  }

  @Test
  void announced_again_it_has_the_new_data() throws Exception {
    EphemeralNode node = new EphemeralNode(here, PATH);
    assertThat(node.announce("one".getBytes(UTF_8))).isTrue();

    assertThat(node.announce("two".getBytes(UTF_8))).isTrue();

    assertThat(data()).contains("two for now");
  }

  @Test
  void that_of_another_process_stays() throws Exception {
    assertThat(new EphemeralNode(elsewhere, PATH).announce("other".getBytes(UTF_8))).isTrue();
    EphemeralNode node = new EphemeralNode(here, PATH);

    assertThat(node.announce("one".getBytes(UTF_8))).isFalse();
    node.withdraw();

    assertThat(data()).contains("other for now");
  }

  @Test
  void that_of_another_process_which_came_when_this_one_was_deleted_stays() throws Exception {
    EphemeralNode node = new EphemeralNode(here, PATH);
    for (String data : List.of("one", "two", "three")) {
      assertThat(node.announce(data.getBytes(UTF_8))).isTrue();
    }
    new SharedTree(elsewhere).apply(List.of(new SharedTree.Delete(PATH)));
    assertThat(new EphemeralNode(elsewhere, PATH).announce("other".getBytes(UTF_8))).isTrue();

    assertThat(node.announce("four".getBytes(UTF_8))).isFalse();

    assertThat(data()).contains("other for now");
  }

  @Test
  void what_somebody_else_has_written_to_it_is_replaced() throws Exception {
    EphemeralNode node = new EphemeralNode(here, PATH);
    for (String data : List.of("one", "two", "three")) {
      assertThat(node.announce(data.getBytes(UTF_8))).isTrue();
      new SharedTree(elsewhere).apply(List.of(new SharedTree.Write(PATH, "other".getBytes(UTF_8))));
    }

    assertThat(node.announce("three".getBytes(UTF_8))).isTrue();

    assertThat(data()).contains("three for now");
  }

  @Test
  void one_that_belongs_to_no_process_is_read_and_replaced() throws Exception {
    here.callFromTop(
        curator -> curator.create().creatingParentsIfNeeded().forPath(PATH, "old".getBytes(UTF_8)));
    EphemeralNode node = new EphemeralNode(here, PATH);

    assertThat(node.lasting()).map(data -> new String(data, UTF_8)).contains("old");
    assertThat(node.announce("one".getBytes(UTF_8))).isTrue();

    assertThat(node.lasting()).isEmpty();
    assertThat(data()).contains("one for now");
  }

  @Test
  void after_another_session_it_can_be_announced_again() throws Exception {
    EphemeralNode node = new EphemeralNode(here, PATH);
    assertThat(node.announce("one".getBytes(UTF_8))).isTrue();

    server.expire(here);

    Await.until(LIMIT, "it is announced again", () -> isAnnounced(node));
    assertThat(data()).contains("two for now");
  }

  private static boolean isAnnounced(EphemeralNode node) {
    try {
      return node.announce("two".getBytes(UTF_8));
    } catch (ClusterUnavailableException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void it_is_changed_in_one_with_something_else_or_not_at_all() throws Exception {
    SharedTree others = new SharedTree(elsewhere);
    SharedTree tree = new SharedTree(here);
    EphemeralNode node = new EphemeralNode(here, PATH);
    assertThat(node.setDataOperation("none".getBytes(UTF_8))).as("before it is there").isEmpty();
    for (String data : List.of("none", "one")) {
      assertThat(node.announce(data.getBytes(UTF_8))).isTrue();
    }
    NodeSnapshot seen = others.see("/hosts").orElseThrow();

    assertThat(tree.commit(List.of(change(node, "two"), seen.unchangedCondition()))).isTrue();
    assertThat(data()).contains("two for now");

    others.apply(List.of(new SharedTree.Write("/hosts", "changed".getBytes(UTF_8))));
    assertThat(tree.commit(List.of(change(node, "three"), seen.unchangedCondition()))).isFalse();
    assertThat(data()).contains("two for now");
    assertThat(node.setDataOperation("three".getBytes(UTF_8)))
        .as("before it is looked at")
        .isEmpty();
    for (String data : List.of("three", "more")) {
      assertThat(node.announce(data.getBytes(UTF_8))).isTrue();
    }

    others.apply(List.of(new SharedTree.Write(PATH, "other".getBytes(UTF_8))));
    assertThat(tree.commit(List.of(change(node, "four")))).isFalse();
    assertThat(data()).contains("other for now");
    assertThat(node.announce("four".getBytes(UTF_8))).isTrue();
    assertThat(data()).contains("four for now");
  }

  private static TransactionOperation change(EphemeralNode node, String data) throws Exception {
    return node.setDataOperation(data.getBytes(UTF_8)).orElseThrow();
  }

  @Test
  void withdrawn_it_is_gone() throws Exception {
    EphemeralNode node = new EphemeralNode(here, PATH);
    assertThat(node.announce("one".getBytes(UTF_8))).isTrue();

    node.withdraw();
    node.withdraw();

    assertThat(data()).isEmpty();
  }
}
