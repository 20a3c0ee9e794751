package io.federation.node.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("jvm")
class FileLocksTest {

  private static final long SOON = 20;

  @TempDir private Path folder;

  private NodeHome home;
  private FileLocks locks;

  @BeforeEach
  void make() {
    home = new NodeHome(folder.resolve("home"));
    locks = new FileLocks(home);
  }

  /** Takes all locks of the home it is given, and holds them until it is killed. */
  static final class Holder {
    public static void main(String[] arguments) throws Exception {
      FileLocks locks = new FileLocks(new NodeHome(Path.of(arguments[0])));
      FileLocks.Held heartbeat = locks.tryHeartbeat().orElseThrow();
      FileLocks.Held work = locks.tryWork().orElseThrow();
      FileLocks.Held state = locks.state();
      System.out.println("holding");
      new CountDownLatch(1).await();
      state.close();
      work.close();
      heartbeat.close();
    }
  }

  /** Says whether the locks of heartbeat and work are to be had. */
  static final class Asker {
    public static void main(String[] arguments) throws Exception {
      FileLocks locks = new FileLocks(new NodeHome(Path.of(arguments[0])));
      System.out.println(
          "heartbeat " + answer(locks.tryHeartbeat()) + ", work " + answer(locks.tryWork()));
    }

    private static String answer(Optional<FileLocks.Held> held) {
      return held.isPresent() ? "free" : "taken";
    }
  }

  @Test
  void a_home_that_is_reached_by_a_link_has_the_same_locks() throws Exception {
    Files.createDirectories(home.root());
    Path link = Files.createSymbolicLink(folder.resolve("link"), home.root());
    try (FileLocks.Held held = locks.tryWork().orElseThrow()) {
      assertThat(new FileLocks(new NodeHome(link)).tryWork()).isEmpty();
    }
  }

  @Test
  void locks_of_another_process_are_taken_and_free_as_soon_as_it_is_killed() throws Exception {
    ExecutorService beside = Executors.newSingleThreadExecutor();
    try (ProgramRun.Started holder = ChildJvm.of(Holder.class, home.root().toString()).start()) {
      ChildJvm.awaitPrinted(holder, "holding");
      assertThat(locks.tryHeartbeat()).isEmpty();
      assertThat(locks.tryWork()).isEmpty();
      assertThat(locks.waitForWork(Duration.ofMillis(120))).isEmpty();
      Future<FileLocks.Held> state = beside.submit(locks::state);
      Future<Optional<FileLocks.Held>> work =
          beside.submit(() -> locks.waitForWork(Duration.ofSeconds(SOON)));
      assertThatThrownBy(() -> state.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);

      holder.kill();

      state.get(SOON, TimeUnit.SECONDS).close();
      work.get(SOON, TimeUnit.SECONDS).orElseThrow().close();
      locks.tryHeartbeat().orElseThrow().close();
    } finally {
      beside.shutdownNow();
    }
  }

  @Test
  void a_lock_is_free_again_when_it_is_closed() throws IOException {
    locks.tryHeartbeat().orElseThrow().close();
    locks.tryHeartbeat().orElseThrow().close();
    locks.tryWork().orElseThrow().close();
    locks.tryWork().orElseThrow().close();
    locks.state().close();
    locks.state().close();
  }

  @Test
  void each_lock_is_a_lock_of_its_own() throws IOException {
    try (FileLocks.Held heartbeat = locks.tryHeartbeat().orElseThrow();
        FileLocks.Held work = locks.tryWork().orElseThrow();
        FileLocks.Held state = locks.state()) {
      assertThat(heartbeat).isNotSameAs(work).isNotSameAs(state);
    }
  }

  @Test
  void locks_of_another_home_are_not_in_the_way() throws IOException {
    FileLocks others = new FileLocks(new NodeHome(folder.resolve("other")));
    try (FileLocks.Held ours = locks.tryWork().orElseThrow();
        FileLocks.Held theirs = others.tryWork().orElseThrow()) {
      assertThat(ours).isNotSameAs(theirs);
    }
  }

  @Test
  void a_lock_is_refused_to_the_process_that_has_it_already() throws Exception {
    try (FileLocks.Held held = locks.tryWork().orElseThrow()) {
      assertThat(locks.tryWork()).isEmpty();
      assertThat(new FileLocks(home).tryWork()).isEmpty();
      assertThat(locks.waitForWork(Duration.ofMillis(60))).isEmpty();
      assertThat(held).isNotNull();
    }
    locks.tryWork().orElseThrow().close();
  }

  @Test
  void a_second_try_of_the_process_that_has_a_lock_does_not_lose_it_to_others() throws IOException {
    try (FileLocks.Held heartbeat = locks.tryHeartbeat().orElseThrow();
        FileLocks.Held work = locks.tryWork().orElseThrow()) {
      assertThat(locks.tryHeartbeat()).isEmpty();
      assertThat(locks.tryWork()).isEmpty();

      String answer =
          ChildJvm.of(Asker.class, home.root().toString()).run().expectingSuccess().out();

      assertThat(answer).isEqualTo("heartbeat taken, work taken\n");
      assertThat(heartbeat).isNotSameAs(work);
    }
  }

  @Test
  void threads_of_one_process_wait_for_each_other_at_the_state_files() throws Exception {
    ExecutorService beside = Executors.newSingleThreadExecutor();
    try {
      FileLocks.Held held = locks.state();
      Future<FileLocks.Held> second = beside.submit(locks::state);
      assertThatThrownBy(() -> second.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);

      held.close();

      second.get(SOON, TimeUnit.SECONDS).close();
    } finally {
      beside.shutdownNow();
    }
  }
}
