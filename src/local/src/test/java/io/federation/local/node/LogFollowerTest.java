package io.federation.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.LogRotation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {

  @TempDir Path folder;
  private Path log;

  @BeforeEach
  void choose() {
    log = folder.resolve("node.log");
  }

  private void append(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void following_begins_with_the_last_lines_and_goes_on_with_new_ones() throws IOException {
    append("one\ntwo\nthree\n");
    try (LogFollower follower = LogFollower.fromLast(2, log)) {
      assertThat(follower.poll()).containsExactly("two", "three");
      assertThat(follower.poll()).isEmpty();
      append("four\n");
      assertThat(follower.poll()).containsExactly("four");
    }
  }

  @Test
  void the_last_lines_are_all_of_them_if_there_are_fewer_and_none_if_none_are_wanted()
      throws IOException {
    append("one\ntwo\n");
    try (LogFollower all = LogFollower.fromLast(20, log);
        LogFollower none = LogFollower.fromLast(0, log)) {
      assertThat(all.poll()).containsExactly("one", "two");
      assertThat(none.poll()).isEmpty();
    }
  }

  @Test
  void the_last_lines_of_a_long_log_are_found() throws IOException {
    append("x".repeat(70_000) + "\n" + "é".repeat(100_000) + "\nlast\n");
    try (LogFollower follower = LogFollower.fromLast(2, log)) {
      assertThat(follower.poll()).containsExactly("é".repeat(100_000), "last");
    }
  }

  @Test
  void a_line_is_shown_when_it_is_complete() throws IOException {
    append("a");
    try (LogFollower follower = LogFollower.fromLast(5, log)) {
      assertThat(follower.poll()).isEmpty();
      append("b\nc");
      assertThat(follower.poll()).containsExactly("ab");
      append("d\n");
      assertThat(follower.poll()).containsExactly("cd");
    }
  }

  @Test
  void a_log_that_is_not_there_yet_is_waited_for() throws IOException {
    try (LogFollower follower = LogFollower.fromLast(5, log)) {
      assertThat(follower.poll()).isEmpty();
      append("one\n");
      assertThat(follower.poll()).containsExactly("one");
    }
  }

  @Test
  void when_the_log_is_rotated_nothing_is_lost() throws IOException {
    append("one\n");
    try (LogFollower follower = LogFollower.fromLast(5, log)) {
      assertThat(follower.poll()).containsExactly("one");
      append("two\nunfinished");
      Files.move(log, folder.resolve("node.log.1"));
      append("three\n");
      assertThat(follower.poll()).containsExactly("two", "unfinished", "three");

      rotate();
      assertThat(follower.poll()).isEmpty();
      append("four\n");
      assertThat(follower.poll()).containsExactly("four");
    }
  }

  /** Does to the log what a rotation does, whatever its size. */
  private void rotate() throws IOException {
    for (int number = LogRotation.OLDER; number > 1; number--) {
      Path newer = LogRotation.older(log, number - 1);
      if (Files.exists(newer)) {
        Files.move(newer, LogRotation.older(log, number), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.move(log, LogRotation.older(log, 1), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void when_the_log_is_rotated_several_times_between_two_looks_nothing_is_lost()
      throws IOException {
    append("one\n");
    try (LogFollower follower = LogFollower.fromLast(5, log)) {
      assertThat(follower.poll()).containsExactly("one");
      append("two\n");
      for (String line : List.of("three", "four", "five")) {
        rotate();
        append(line + "\n");
      }
      assertThat(follower.poll()).containsExactly("two", "three", "four", "five");
    }
  }

  @Test
  void what_is_written_to_the_old_log_before_there_is_a_new_one_is_read() throws IOException {
    append("one\n");
    try (LogFollower follower = LogFollower.fromLast(5, log)) {
      follower.poll();
      rotate();
      assertThat(follower.poll()).isEmpty();
      Files.writeString(LogRotation.older(log, 1), "late\n", StandardOpenOption.APPEND);
      assertThat(follower.poll()).containsExactly("late");
      append("two\n");
      assertThat(follower.poll()).containsExactly("two");
    }
  }

  @Test
  void a_log_that_somebody_replaced_is_followed_without_its_past() throws IOException {
    append("one\n");
    rotate();
    append("two\n");
    try (LogFollower follower = LogFollower.fromLast(1, log)) {
      assertThat(follower.poll()).containsExactly("two");
      Files.move(log, folder.resolve("elsewhere"));
      append("three\n");
      assertThat(follower.poll()).containsExactly("three");
    }
  }

  @Test
  void the_last_lines_reach_into_the_older_logs() throws IOException {
    append("one\ntwo\n");
    rotate();
    append("three\n");
    rotate();
    append("four\n");
    try (LogFollower some = LogFollower.fromLast(3, log);
        LogFollower all = LogFollower.fromLast(20, log)) {
      assertThat(some.poll()).containsExactly("two", "three", "four");
      assertThat(all.poll()).containsExactly("one", "two", "three", "four");
    }
    rotate();
    try (LogFollower follower = LogFollower.fromLast(1, log)) {
      assertThat(follower.poll()).containsExactly("four");
      append("five\n");
      assertThat(follower.poll()).containsExactly("five");
    }
  }

  @Test
  void a_log_that_is_emptied_in_place_is_read_from_its_beginning() throws IOException {
    append("one\ntwo\n");
    try (LogFollower follower = LogFollower.fromLast(5, log)) {
      assertThat(follower.poll()).hasSize(2);
      Files.writeString(log, "new\n");
      assertThat(follower.poll()).containsExactly("new");
    }
  }
}
