package io.federation.node.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.node.home.NodeHome;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceTest {

  private static final int NUMBERS = 300;

  @TempDir private Path folder;

  private Path file;
  private Sequence sequence;

  @BeforeEach
  void make() {
    NodeHome home = new NodeHome(folder);
    file = home.log().resolve("sequence.txt");
    sequence = new Sequence(home);
  }

  /** Takes as many numbers as told, or goes on until it is killed. */
  static final class Taker {
    public static void main(String[] arguments) throws IOException {
      Sequence sequence = new Sequence(new NodeHome(Path.of(arguments[0])));
      int numbers = Integer.parseInt(arguments[1]);
      for (int i = 0; i < numbers; i++) {
        System.out.println(sequence.next());
      }
    }
  }

  @Test
  void numbers_begin_with_1_and_go_on_where_another_process_left_off() throws IOException {
    assertThat(sequence.next()).isEqualTo(1);
    assertThat(sequence.next()).isEqualTo(2);
    assertThat(new Sequence(new NodeHome(folder)).next()).isEqualTo(3);
  }

  @Test
  void several_processes_at_once_get_each_number_once() {
    ProgramRun taker = ChildJvm.of(Taker.class, folder.toString(), Integer.toString(NUMBERS));
    try (ProgramRun.Started first = taker.start();
        ProgramRun.Started second = taker.start()) {
      String numbers =
          first.await().expectingSuccess().out() + second.await().expectingSuccess().out();

      assertThat(numbers.lines().map(Long::parseLong))
          .containsExactlyInAnyOrderElementsOf(
              LongStream.rangeClosed(1, 2L * NUMBERS).boxed().toList());
    }
  }

  @Test
  void several_threads_of_one_process_get_each_number_once() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<List<Long>> taker =
          () -> {
            List<Long> numbers = new ArrayList<>();
            Sequence own = new Sequence(new NodeHome(folder));
            for (int i = 0; i < NUMBERS; i++) {
              numbers.add(own.next());
            }
            return numbers;
          };
      List<Long> numbers = new ArrayList<>();
      for (Future<List<Long>> taken : threads.invokeAll(List.of(taker, taker))) {
        numbers.addAll(taken.get());
      }
      assertThat(numbers)
          .containsExactlyInAnyOrderElementsOf(
              LongStream.rangeClosed(1, 2L * NUMBERS).boxed().toList());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void no_number_comes_twice_after_a_kill() throws IOException {
    try (ProgramRun.Started taker =
        ChildJvm.of(Taker.class, folder.toString(), "10000000").start()) {
      ChildJvm.awaitPrinted(taker, "\n500\n");
      taker.kill();

      long last = taker.outSoFar().lines().count() - (taker.outSoFar().endsWith("\n") ? 0 : 1);

      assertThat(sequence.next()).isGreaterThan(last);
    }
  }

  @ParameterizedTest
  @CsvSource({"41, 42", "'41\n', 42", "' 41 ', 42", "'', 1", "'\n', 1", "'     ', 1"})
  void a_number_is_read_however_it_was_written(String text, long next) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);

    assertThat(sequence.next()).isEqualTo(next);
    assertThat(sequence.next()).isEqualTo(next + 1);
  }

  static Stream<String> damage() {
    return Stream.of(
        "garbage",
        "12x\n",
        "-5\n",
        "-9223372036854775808",
        "9223372036854775807\n",
        "99999999999999999999\n",
        "1 2 3\n",
        "\0".repeat(20),
        "\u0661\u0662",
        "x".repeat(5000));
  }

  @ParameterizedTest
  @MethodSource("damage")
  void a_damaged_file_does_not_keep_events_from_being_numbered(String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);

    long first = sequence.next();

    assertThat(first).isPositive();
    assertThat(sequence.next()).isEqualTo(first + 1);
    assertThat(new Sequence(new NodeHome(folder)).next()).isEqualTo(first + 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {9, 99, 999_999, 999_999_999_999L})
  void numbers_may_grow_by_a_digit(long last) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, last + "\n");

    assertThat(sequence.next()).isEqualTo(last + 1);
    assertThat(sequence.next()).isEqualTo(last + 2);
  }

  @Test
  void a_number_that_cannot_be_kept_is_not_given() throws IOException {
    Files.createDirectories(file);

    assertThatThrownBy(() -> sequence.next()).isInstanceOf(IOException.class);
  }
}
