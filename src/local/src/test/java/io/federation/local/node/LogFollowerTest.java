package io.federation.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

      Files.move(log, folder.resolve("node.log.2"));
      assertThat(follower.poll()).isEmpty();
      append("four\n");
      assertThat(follower.poll()).containsExactly("four");
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
