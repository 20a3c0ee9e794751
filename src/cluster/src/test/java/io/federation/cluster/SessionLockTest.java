package io.federation.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionLockTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final String PATH = "/agent-locks/cust,someapp,cms";

  private LongSessionServer server;
  private ClusterConnection here;
  private ClusterConnection elsewhere;
  private SessionLock mine;
  private SessionLock other;

  @BeforeEach
  void start() throws Exception {
    server = new LongSessionServer();
    here = server.connect("fed1");
    elsewhere = server.connect("fed1");
    mine = new SessionLock(here, PATH, "host1".getBytes(UTF_8));
    other = new SessionLock(elsewhere, PATH, "host2".getBytes(UTF_8));
  }

  @AfterEach
  void stop() throws Exception {
    here.close();
    elsewhere.close();
    server.close();
  }

  private static Optional<String> text(Optional<byte[]> data) {
    return data.map(bytes -> new String(bytes, UTF_8));
  }

  private static boolean isBegun(SessionLock lock) {
    try {
      return lock.begin(List.of());
    } catch (ClusterUnavailableException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isAcquired(SessionLock lock) {
    try {
      return lock.acquire(Duration.ofSeconds(1));
    } catch (ClusterUnavailableException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isEnded(SessionLock lock) {
    try {
      lock.end();
      return true;
    } catch (ClusterUnavailableException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void one_process_has_it_at_a_time_and_others_see_which() throws Exception {
    assertThat(mine.acquire(LIMIT)).isTrue();

    assertThat(other.acquire(AT_ONCE)).isFalse();
    assertThat(text(other.holder())).contains("host1");
    assertThat(mine.begin(List.of())).isTrue();
    assertThat(other.begin(List.of())).isFalse();

    mine.release();
    assertThat(other.acquire(LIMIT)).isTrue();
    assertThat(text(mine.holder())).contains("host2");
  }

  @Test
  void its_folder_stays_when_nobody_has_it() throws Exception {
    assertThat(mine.acquire(LIMIT)).isTrue();
    assertThat(mine.begin(List.of())).isTrue();
    mine.end();
    mine.release();

    assertThat(mine.holder()).isEmpty();
    assertThat(new SharedTree(elsewhere).read(PATH).get(PATH).data()).isEmpty();
  }

  @Test
  void whoever_gets_it_from_a_process_that_was_taken_for_dead_sees_that_it_may_be_at_work()
      throws Exception {
    assertThat(mine.acquire(LIMIT)).isTrue();
    assertThat(mine.begin(List.of())).isTrue();
    assertThat(mine.unfinished()).isEmpty();

    server.expire(here);

    Await.until(LIMIT, "the other one has it", () -> isAcquired(other));
    assertThat(text(other.unfinished())).contains("host1");
    assertThat(isBegun(mine)).isFalse();

    Await.until(LIMIT, "it has ended what it began", () -> isEnded(mine));
    assertThat(other.unfinished()).isEmpty();
  }

  @Test
  void what_others_have_begun_is_not_ended_for_them() throws Exception {
    assertThat(other.acquire(LIMIT)).isTrue();
    assertThat(other.begin(List.of())).isTrue();

    mine.end();

    assertThat(text(mine.unfinished())).contains("host2");
  }

  @Test
  void what_was_noted_by_an_attempt_whose_answer_was_lost_holds_nobody_up() throws Exception {
    assertThat(mine.acquire(LIMIT)).isTrue();
    SharedTree tree = new SharedTree(elsewhere);
    tree.apply(List.of(new SharedTree.Write(PATH, "host1".getBytes(UTF_8))));
    server.expire(here);
    Await.until(LIMIT, "the other one has it", () -> isAcquired(other));
    assertThat(text(other.unfinished())).contains("host1");

    Await.until(LIMIT, "it knows that it has it no more", () -> !isBegun(mine));

    Await.until(
        LIMIT,
        "it has taken back its note",
        () -> {
          boolean unused = isBegun(mine);
          try {
            return other.unfinished().isEmpty();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void after_another_session_it_can_be_had_again() throws Exception {
    assertThat(mine.acquire(LIMIT)).isTrue();
    server.expire(here);
    Await.until(LIMIT, "it is lost", () -> !isBegun(mine));

    mine.release();

    Await.until(LIMIT, "it is had again", () -> isAcquired(mine));
    assertThat(mine.begin(List.of())).isTrue();
  }

  private static List<TransactionOperation> unchanged(SharedTree tree) throws Exception {
    return List.of(tree.see("/hosts").orElseThrow().unchangedCondition());
  }

  @Test
  void nothing_is_begun_if_what_it_depends_on_has_been_changed() throws Exception {
    SharedTree tree = new SharedTree(elsewhere);
    tree.create("/hosts", "1".getBytes(UTF_8));
    List<TransactionOperation> before = unchanged(tree);
    assertThat(mine.acquire(LIMIT)).isTrue();
    assertThat(mine.begin(before)).isTrue();
    mine.end();
    tree.apply(List.of(new SharedTree.Write("/hosts", "2".getBytes(UTF_8))));

    assertThat(mine.begin(before)).isFalse();

    assertThat(tree.data(PATH).orElseThrow()).isEmpty();
    assertThat(mine.begin(unchanged(tree))).isTrue();
    assertThat(text(tree.data(PATH))).contains("host1");
  }

  @Test
  void an_attempt_whose_answer_was_lost_is_ended_too() throws Exception {
    assertThat(mine.acquire(LIMIT)).isTrue();
    server.stop();
    assertThatThrownBy(() -> mine.begin(List.of())).isInstanceOf(ClusterUnavailableException.class);
    server.restart();
    assertThat(elsewhere.awaitConnected(LIMIT)).isTrue();
    SharedTree tree = new SharedTree(elsewhere);
    tree.apply(List.of(new SharedTree.Write(PATH, "host1".getBytes(UTF_8))));

    Await.until(LIMIT, "it is ended", () -> isEnded(mine));

    assertThat(tree.data(PATH).orElseThrow()).isEmpty();
  }
}
