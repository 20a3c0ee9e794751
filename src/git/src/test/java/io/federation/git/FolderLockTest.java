package io.federation.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderLockTest {

  @TempDir private Path folder;

  /** Uses a folder, as far as it may, and is gone without a word. */
  static final class User {
    public static void main(String[] arguments) throws IOException {
      try {
        FolderLock lock = FolderLock.take(Path.of(arguments[0]), Duration.ZERO);
        System.out.println(lock.isAfterKill() ? "after a kill" : "as it was left");
        Runtime.getRuntime().halt(0);
      } catch (FolderInUseException e) {
        System.out.println("in use");
      }
    }
  }

  private String answerOfAnotherProcess() throws Exception {
    return ChildJvm.of(User.class, store().toString()).run().expectingSuccess().out();
  }

  private Path store() {
    return folder.resolve("store.git");
  }

  @Test
  void a_second_user_in_the_same_process_does_not_lose_the_folder_to_others() throws Exception {
    try (FolderLock held = FolderLock.take(store(), Duration.ZERO)) {
      assertThat(held.isAfterKill()).isFalse();
      assertThatThrownBy(() -> FolderLock.take(store(), Duration.ofMillis(30)))
          .isInstanceOf(FolderInUseException.class);

      assertThat(answerOfAnotherProcess()).isEqualTo("in use\n");
    }
  }

  @Test
  void a_user_that_was_killed_is_told_of_and_one_that_has_ended_is_not() throws Exception {
    assertThat(answerOfAnotherProcess()).isEqualTo("as it was left\n");
    try (FolderLock held = FolderLock.take(store(), Duration.ZERO)) {
      assertThat(held.isAfterKill()).isTrue();
    }
    try (FolderLock held = FolderLock.take(store(), Duration.ZERO)) {
      assertThat(held.isAfterKill()).isFalse();
    }
  }

  @Test
  void a_user_that_ends_while_it_is_interrupted_is_not_taken_for_killed() throws Exception {
    FolderLock held = FolderLock.take(store(), Duration.ZERO);
    Thread.currentThread().interrupt();
    held.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(answerOfAnotherProcess()).isEqualTo("as it was left\n");
  }
}
