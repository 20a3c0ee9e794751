package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.ChildJvm;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LockFileTest {

  private static final long SOON = 20;

  @TempDir private Path folder;

  private Path file;

  @BeforeEach
  void choose() {
    file = folder.resolve("run/work.lock");
  }

  /** Says whether the lock of a file is to be had. */
  static final class Asker {
    public static void main(String[] arguments) throws IOException {
      System.out.println(LockFile.tryLock(Path.of(arguments[0])).isPresent() ? "free" : "taken");
    }
  }

  /** Locks a file for reading, as whoever may read it can, until it is killed. */
  static final class Reader {
    public static void main(String[] arguments) throws Exception {
      try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.READ);
          FileLock held = channel.lock(0, Long.MAX_VALUE, true)) {
        System.out.println("holding " + held.isShared());
        new CountDownLatch(1).await();
      }
    }
  }

  private String answerOfAnotherProcess() throws Exception {
    return ChildJvm.of(Asker.class, file.toString()).run().expectingSuccess().out();
  }

  @Test
  void a_file_that_is_reached_by_a_link_has_the_same_lock() throws Exception {
    try (LockFile held = LockFile.tryLock(file).orElseThrow()) {
      Path link = Files.createSymbolicLink(folder.resolve("link"), file.getParent());
      assertThat(held).isNotNull();
      assertThat(LockFile.tryLock(link.resolve("work.lock"))).isEmpty();
    }
  }

  @Test
  void a_lock_is_free_again_when_it_is_closed() throws Exception {
    LockFile.tryLock(file).orElseThrow().close();
    LockFile.tryLock(file, Duration.ZERO).orElseThrow().close();
    LockFile.lock(file, Duration.ofSeconds(SOON)).close();
    LockFile.lock(file, Duration.ofSeconds(SOON)).close();
  }

  @Test
  void a_lock_that_is_closed_twice_is_not_taken_from_the_next_one() throws IOException {
    LockFile first = LockFile.lock(file, Duration.ofSeconds(SOON));
    first.close();
    try (LockFile second = LockFile.lock(file, Duration.ofSeconds(SOON))) {
      first.close();

      assertThat(second.channel().isOpen()).isTrue();
      assertThat(LockFile.tryLock(file)).isEmpty();
    }
  }

  @Test
  void a_second_try_of_the_process_that_has_a_lock_does_not_lose_it_to_others() throws Exception {
    try (LockFile held = LockFile.tryLock(file).orElseThrow()) {
      assertThat(held).isNotNull();
      assertThat(LockFile.tryLock(file)).isEmpty();
      assertThat(LockFile.tryLock(file, Duration.ofMillis(60))).isEmpty();

      assertThat(answerOfAnotherProcess()).isEqualTo("taken\n");
    }
    assertThat(answerOfAnotherProcess()).isEqualTo("free\n");
  }

  @Test
  void a_lock_that_is_held_for_too_long_names_who_holds_it() throws Exception {
    LockFile.lock(file, Duration.ZERO).close();
    try (ProgramRun.Started reader = ChildJvm.of(Reader.class, file.toString()).start()) {
      ChildJvm.awaitPrinted(reader, "holding");
      String holder =
          "process %d (java, user %s)".formatted(reader.process().pid(), Files.getOwner(file));

      assertThatThrownBy(() -> LockFile.lock(file, Duration.ofMillis(60)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file + ": is locked by " + holder);
      assertThat(LockFile.holder(file)).isEqualTo(holder);
    }
    LockFile.lock(file, Duration.ofSeconds(SOON)).close();
    assertThat(LockFile.holder(file)).isEqualTo("a process that cannot be seen from here");
  }

  @Test
  void nobody_else_can_open_a_lock() throws Exception {
    LockFile.tryLock(file).orElseThrow().close();

    assertThat(PrivateFiles.isPrivate(file)).isTrue();
    assertThat(PrivateFiles.isPrivate(file.getParent())).isTrue();
  }

  @Test
  void threads_of_one_process_wait_for_each_other() throws Exception {
    ExecutorService beside = Executors.newSingleThreadExecutor();
    try {
      LockFile held = LockFile.lock(file, Duration.ofSeconds(SOON));
      Future<LockFile> second = beside.submit(() -> LockFile.lock(file, Duration.ofSeconds(SOON)));
      assertThatThrownBy(() -> second.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);

      held.close();

      second.get(SOON, TimeUnit.SECONDS).close();
    } finally {
      beside.shutdownNow();
    }
  }

  @Test
  void a_lock_that_a_thread_closes_while_it_is_interrupted_is_free() throws Exception {
    LockFile held = LockFile.lock(file, Duration.ofSeconds(SOON));
    Thread.currentThread().interrupt();
    held.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(answerOfAnotherProcess()).isEqualTo("free\n");
  }

  @Test
  void a_thread_that_is_interrupted_takes_a_lock_that_is_free_and_waits_for_no_other()
      throws Exception {
    Thread.currentThread().interrupt();
    try (LockFile held = LockFile.lock(file, Duration.ofSeconds(SOON))) {
      assertThat(Thread.interrupted()).isTrue();
      assertThat(held.channel().isOpen()).isTrue();
      assertThat(answerOfAnotherProcess()).isEqualTo("taken\n");

      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> LockFile.lock(file, Duration.ofSeconds(SOON)))
          .isInstanceOf(IOException.class)
          .hasMessage("interrupted while another process holds the lock " + file);
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
