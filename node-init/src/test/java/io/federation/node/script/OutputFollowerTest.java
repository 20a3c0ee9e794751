package io.federation.node.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFollowerTest {

  private static final int TAIL = 3;

  @TempDir private Path folder;

  private final List<String> lines = new ArrayList<>();
  private Path file;
  private OutputFollower follower;

  @BeforeEach
  void make() {
    file = folder.resolve("output");
    follower = new OutputFollower(file, TAIL, lines::add);
  }

  private void print(String text) throws IOException {
    print(text.getBytes(StandardCharsets.UTF_8));
  }

  private void print(byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void a_line_is_handed_on_once_and_as_soon_as_it_has_come_to_its_end() throws IOException {
    print("one\ntw");
    follower.follow();
    assertThat(lines).containsExactly("one");

    follower.follow();
    print("o\n");
    follower.follow();
    assertThat(lines).containsExactly("one", "two");
  }

  @Test
  void a_last_line_without_an_end_is_handed_on_at_the_finish() throws IOException {
    print("one\ntwo");
    follower.finish();

    assertThat(lines).containsExactly("one", "two");
    assertThat(follower.tail()).containsExactly("one", "two");
  }

  @Test
  void what_is_printed_faster_than_it_is_read_does_not_fill_the_disk() throws IOException {
    print("one\n");
    follower.follow();
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(OutputFollower.MOST_BYTES_ON_DISK + 5);
    }
    follower.follow();
    assertThat(file).isEmptyFile();
    print("two\n");
    follower.finish();

    long leftOut = OutputFollower.MOST_BYTES_ON_DISK + 1;
    assertThat(lines)
        .containsExactly("one", "... " + leftOut + " bytes are left out here ...", "two");
  }

  @Test
  void output_that_is_not_there_yet_is_none() throws IOException {
    follower.follow();
    follower.finish();

    assertThat(lines).isEmpty();
    assertThat(follower.tail()).isEmpty();
  }

  @Test
  void empty_lines_are_lines_and_carriage_returns_at_the_end_are_not_shown() throws IOException {
    print("one\r\n\n\r\ntwo\n");
    follower.finish();

    assertThat(lines).containsExactly("one", "", "", "two");
  }

  @Test
  void a_character_that_comes_in_two_parts_is_one_character() throws IOException {
    byte[] bytes = "\u00e9\ud83d\ude00\n".getBytes(StandardCharsets.UTF_8);
    for (byte one : bytes) {
      print(new byte[] {one});
      follower.follow();
    }

    assertThat(lines).containsExactly("\u00e9\ud83d\ude00");
  }

  @Test
  void more_than_one_buffer_is_taken_whole() throws IOException {
    List<String> printed = IntStream.range(0, 5000).mapToObj(i -> "line " + i + " \u00fc").toList();
    print(String.join("\n", printed));
    follower.follow();
    follower.finish();

    assertThat(lines).isEqualTo(printed);
  }

  @Test
  void a_line_without_an_end_does_not_fill_the_memory() throws IOException {
    print("x".repeat(20_000));
    follower.follow();

    assertThat(lines).hasSize(2).allMatch(part -> part.length() == 8192);
    follower.finish();
    assertThat(String.join("", lines)).hasSize(20_000);
  }

  @Test
  void the_last_lines_are_remembered_oldest_first() throws IOException {
    print("1\n2\n3\n4\n5");
    follower.finish();

    assertThat(follower.tail()).containsExactly("3", "4", "5");
  }

  @Test
  void what_is_printed_while_lines_are_handed_on_does_not_hold_up_the_follower()
      throws IOException {
    int[] taken = {0};
    OutputFollower slow =
        new OutputFollower(
            file,
            TAIL,
            line -> {
              taken[0]++;
              printWhileTaken(taken[0]);
            });
    print("first\n");

    slow.follow();

    assertThat(taken[0]).isLessThan(1000);
  }

  private void printWhileTaken(int taken) {
    try {
      if (taken < 1000) {
        print("another\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void of_more_than_anybody_reads_only_a_part_is_handed_on_at_once() throws IOException {
    print("x\n".repeat(500_000));
    follower.follow();

    assertThat(lines).hasSizeBetween(1, 50_000);
  }

  @Test
  void all_that_may_be_on_the_disk_is_handed_on_at_the_finish() throws IOException {
    print("x\n".repeat(1_500_000) + "last\n");
    follower.finish();

    assertThat(lines).hasSize(1_500_001).last().isEqualTo("last");
    assertThat(follower.tail()).endsWith("last");
  }

  @Test
  void of_more_than_may_be_on_the_disk_the_end_is_handed_on_and_the_gap_is_told()
      throws IOException {
    print("x\n".repeat(5));
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(OutputFollower.MOST_BYTES_ON_DISK);
    }
    print("\nlast\n");
    follower.finish();

    assertThat(lines).first().isEqualTo("... 6 bytes are left out here ...");
    assertThat(lines).last().isEqualTo("last");
  }

  @Test
  void there_are_more_lines_until_all_were_handed_on() throws IOException {
    print("x\n".repeat(50_000));

    assertThat(follower.follow()).isTrue();
    assertThat(follower.follow()).isFalse();
    assertThat(lines).hasSize(50_000);
  }

  @Test
  void who_goes_on_hands_on_no_line_again_and_knows_the_last_ones() throws IOException {
    print("1\n2\n3");
    follower.follow();
    print("3\n4\n");
    OutputFollower second = OutputFollower.goingOn(file, TAIL, lines::add);
    second.finish();

    assertThat(lines).containsExactly("1", "2", "33", "4");
    assertThat(second.tail()).containsExactly("2", "33", "4");
  }

  @Test
  void a_file_that_was_emptied_since_is_handed_on_from_its_beginning() throws IOException {
    print("one\ntwo\n");
    follower.follow();
    Files.writeString(file, "3\n");
    OutputFollower.goingOn(file, TAIL, lines::add).finish();
    Files.writeString(OutputFollower.note(file), "damaged");
    OutputFollower.goingOn(file, TAIL, lines::add).finish();

    assertThat(lines).startsWith("one", "two").endsWith("3");
  }
}
