package io.federation.node.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.machine.LockFile;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
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
      LockFile heartbeat = locks.waitForHeartbeat(Duration.ZERO).orElseThrow();
      LockFile work = locks.tryWork().orElseThrow();
      LockFile state = locks.state();
      System.out.println("holding");
      new CountDownLatch(1).await();
      state.close();
      work.close();
      heartbeat.close();
    }
  }

  @Test
  void locks_of_another_process_are_taken_and_free_as_soon_as_it_is_killed() throws Exception {
    ExecutorService beside = Executors.newSingleThreadExecutor();
    try (ProgramRun.Started holder = ChildJvm.of(Holder.class, home.root().toString()).start()) {
      ChildJvm.awaitPrinted(holder, "holding");
      assertThat(locks.waitForHeartbeat(Duration.ZERO)).isEmpty();
      assertThat(locks.tryWork()).isEmpty();
      assertThat(locks.waitForWork(Duration.ofMillis(120))).isEmpty();
      Future<LockFile> state = beside.submit(locks::state);
      Future<Optional<LockFile>> work =
          beside.submit(() -> locks.waitForWork(Duration.ofSeconds(SOON)));
      assertThatThrownBy(() -> state.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);

      holder.kill();

      state.get(SOON, TimeUnit.SECONDS).close();
      work.get(SOON, TimeUnit.SECONDS).orElseThrow().close();
      locks.waitForHeartbeat(Duration.ZERO).orElseThrow().close();
    } finally {
      beside.shutdownNow();
    }
  }

  @Test
  void each_lock_is_a_lock_of_its_own() throws Exception {
    try (LockFile heartbeat = locks.waitForHeartbeat(Duration.ZERO).orElseThrow();
        LockFile work = locks.tryWork().orElseThrow();
        LockFile state = locks.state()) {
      assertThat(heartbeat).isNotSameAs(work).isNotSameAs(state);
    }
  }

  @Test
  void locks_of_another_home_are_not_in_the_way() throws IOException {
    FileLocks others = new FileLocks(new NodeHome(folder.resolve("other")));
    try (LockFile ours = locks.tryWork().orElseThrow();
        LockFile theirs = others.tryWork().orElseThrow()) {
      assertThat(ours).isNotSameAs(theirs);
    }
  }

  @Test
  void a_lock_is_refused_to_the_process_that_has_it_already() throws Exception {
    try (LockFile held = locks.tryWork().orElseThrow()) {
      assertThat(locks.tryWork()).isEmpty();
      assertThat(new FileLocks(home).tryWork()).isEmpty();
      assertThat(locks.waitForWork(Duration.ofMillis(60))).isEmpty();
      assertThat(held).isNotNull();
    }
    locks.tryWork().orElseThrow().close();
  }
}
