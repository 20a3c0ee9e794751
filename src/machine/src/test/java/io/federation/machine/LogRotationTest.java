package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotationTest {

  private static final String FILLING = "x".repeat((int) LogRotation.LARGEST);

  @TempDir private Path folder;
  private Path log;

  @BeforeEach
  void choose() {
    log = folder.resolve("x.log");
  }

  private void fill(String first) throws IOException {
    Files.writeString(log, first + "\n" + FILLING);
  }

  private static String first(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      return String.valueOf(reader.readLine());
    }
  }

  private String older(int number) throws IOException {
    return first(LogRotation.older(log, number));
  }

  private List<String> visible() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  @Test
  void a_log_that_is_not_too_large_is_left_alone() throws IOException {
    assertThat(LogRotation.rotate(log)).isFalse();
    Files.writeString(log, "short\n");
    assertThat(LogRotation.rotate(log)).isFalse();
    assertThat(LogRotation.copyAndEmpty(log)).isFalse();
    assertThat(visible()).containsExactly("x.log");
  }

  @Test
  void the_newest_three_older_logs_are_kept() throws IOException {
    for (int i = 1; i <= 5; i++) {
      fill("log " + i);
      assertThat(LogRotation.rotate(log)).isTrue();
    }
    assertThat(visible()).containsExactly("x.log.1", "x.log.2", "x.log.3");
    assertThat(List.of(older(1), older(2), older(3))).containsExactly("log 5", "log 4", "log 3");
  }

  @Test
  void a_number_that_a_killed_rotation_left_free_is_filled_and_nothing_goes() throws IOException {
    fill("new");
    Files.writeString(LogRotation.older(log, 1), "older\n");
    Files.writeString(LogRotation.older(log, 3), "oldest\n");
    LogRotation.rotate(log);
    assertThat(List.of(older(1), older(2), older(3))).containsExactly("new", "older", "oldest");
  }

  @Test
  void what_is_still_written_to_the_open_log_is_in_the_older_one() throws IOException {
    fill("begun");
    try (var writer = Files.newBufferedWriter(log, StandardOpenOption.APPEND)) {
      LogRotation.rotate(log);
      writer.write("\nended\n");
    }
    assertThat(Files.readString(LogRotation.older(log, 1))).endsWith("\nended\n");
  }

  @Test
  void a_log_that_is_held_open_is_emptied_in_place() throws IOException {
    fill("begun");
    try (var writer = Files.newBufferedWriter(log, StandardOpenOption.APPEND)) {
      assertThat(LogRotation.copyAndEmpty(log)).isTrue();
      writer.write("more\n");
    }
    assertThat(Files.readString(log)).isEqualTo("more\n");
    assertThat(older(1)).isEqualTo("begun");
    assertThat(visible()).containsExactly("x.log", "x.log.1");
  }

  @Test
  void of_many_writers_one_rotates_and_every_line_is_there_once() throws Exception {
    int lines = 3_000;
    String filling = "y".repeat(200);
    List<Thread> writers = new ArrayList<>();
    for (int w = 0; w < 4; w++) {
      String name = "writer" + w;
      writers.add(new Thread(() -> write(name, lines, filling)));
    }
    writers.forEach(Thread::start);
    for (Thread writer : writers) {
      writer.join();
    }
    List<String> all = new ArrayList<>();
    for (int number = LogRotation.OLDER; number >= 1; number--) {
      Path older = LogRotation.older(log, number);
      if (Files.exists(older)) {
        all.addAll(Files.readAllLines(older));
      }
    }
    all.addAll(Files.readAllLines(log));
    // How often it is too large depends on who is held up while it is rotated.
    assertThat(visible()).contains("x.log.1");
    assertThat(all).hasSize(4 * lines).doesNotHaveDuplicates();
  }

  private void write(String name, int lines, String filling) {
    try {
      for (int i = 0; i < lines; i++) {
        if (LogRotation.isTooLarge(log)) {
          LogRotation.rotate(log);
        }
        byte[] line = (name + " " + i + filling + "\n").getBytes(StandardCharsets.UTF_8);
        Files.write(log, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
