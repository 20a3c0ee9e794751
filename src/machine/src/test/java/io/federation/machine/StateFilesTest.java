package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.federation.testkit.DiskSyncs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFilesTest {

  private static final int ROUNDS = 300;

  @TempDir private Path folder;

  @Test
  void a_text_is_read_as_it_was_written_in_utf_8() throws IOException {
    Path file = folder.resolve("new/folders/a.txt");
    StateFiles.write(file, "gr\u00fc\u00df\n\ud83d\ude00");

    assertThat(StateFiles.read(file)).contains("gr\u00fc\u00df\n\ud83d\ude00");
    assertThat(Files.readAllBytes(file))
        .isEqualTo("gr\u00fc\u00df\n\ud83d\ude00".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void where_there_is_no_file_there_is_no_text() throws IOException {
    Files.writeString(folder.resolve("file"), "");

    assertThat(StateFiles.read(folder.resolve("none"))).isEmpty();
    assertThat(StateFiles.read(folder.resolve("none/below"))).isEmpty();
    assertThat(StateFiles.readLine(folder.resolve("none"))).isEmpty();
  }

  @Test
  void a_replacement_that_fails_says_where_and_leaves_nothing_behind() throws IOException {
    Path place = Files.createDirectories(folder.resolve("a.txt/in the way")).getParent();

    assertThatThrownBy(() -> StateFiles.write(place, "text"))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("a.txt");

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(place);
    }
  }

  @Test
  void a_failure_that_comes_again_is_told_in_the_same_words() {
    Path file = folder.resolve("a".repeat(250));

    String first = catchThrowable(() -> StateFiles.write(file, "text")).getMessage();
    String second = catchThrowable(() -> StateFiles.write(file, "text")).getMessage();

    assertThat(first).isEqualTo(file + ": File name too long").isEqualTo(second);
  }

  @Test
  void what_is_for_all_can_be_read_by_all_and_makes_no_folder() throws IOException {
    Path file = folder.resolve("a.txt");
    StateFiles.writeForAll(file, "old");
    StateFiles.writeForAll(file, "new");

    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
    assertThatThrownBy(() -> StateFiles.writeForAll(folder.resolve("none/a.txt"), "text"))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void what_cannot_be_had_anew_is_on_the_disk_before_it_takes_its_place_and_its_place_is_then()
      throws Exception {
    Path file = folder.resolve("a.txt");
    List<Path> synced =
        DiskSyncs.below(
            folder,
            () -> {
              StateFiles.writeDurably(file, "text");
              StateFiles.writeDurably(file, "text");
              return null;
            });

    assertThat(synced).hasSize(2).endsWith(folder);
    assertThat(synced.get(0).toString()).startsWith(folder + "/.a.txt.").endsWith(".new");
    assertThat(DiskSyncs.below(folder, () -> StateFiles.refresh(file, folder.resolve("copy"))))
        .hasSize(2);
    assertThat(DiskSyncs.below(folder, () -> PrivateFiles.create(folder.resolve("key"), "text")))
        .hasSize(3);
  }

  @Test
  void what_may_be_lost_costs_no_way_to_the_disk() throws Exception {
    Path file = folder.resolve("a.txt");
    List<Path> synced =
        DiskSyncs.below(
            folder,
            () -> {
              StateFiles.write(file, "text");
              return null;
            });

    assertThat(synced).isEmpty();
    assertThat(file).hasContent("text");
  }

  @Test
  void a_thread_that_is_interrupted_writes_all_the_same_and_stays_interrupted() throws Exception {
    Path file = folder.resolve("a.txt");
    Thread.currentThread().interrupt();
    StateFiles.writeDurably(file, "text");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).hasContent("text");
  }

  @Test
  void what_cannot_be_read_is_not_taken_for_missing() {
    assertThatThrownBy(() -> StateFiles.read(folder)).isInstanceOf(IOException.class);
  }

  @Test
  void of_a_line_only_what_stands_in_it_counts() throws IOException {
    Path file = folder.resolve("a.txt");
    for (String text : List.of("x y", "x y\n", "  x y\t\r\n", "x y\nsecond\n", "x y\rsecond")) {
      Files.writeString(file, text);
      assertThat(StateFiles.readLine(file)).contains("x y");
    }
    for (String text : List.of("", "\n", "\nsecond", "   ")) {
      Files.writeString(file, text);
      assertThat(StateFiles.readLine(file)).contains("");
    }
  }

  @Test
  void a_file_is_replaced_and_never_rewritten_in_place() throws IOException {
    Path file = folder.resolve("a.txt");
    StateFiles.write(file, "old");
    Object inode = Files.getAttribute(file, "unix:ino");

    StateFiles.write(file, "new");

    assertThat(Files.getAttribute(file, "unix:ino")).isNotEqualTo(inode);
    assertThat(folder).isDirectoryContaining(path -> path.equals(file));
  }

  @Test
  void nothing_but_the_file_is_left_in_the_folder() throws IOException {
    Path file = folder.resolve("a.txt");
    StateFiles.write(file, "old");
    StateFiles.write(file, "new");

    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void what_a_killed_writer_left_is_not_in_the_way() throws IOException {
    Path file = folder.resolve("a.txt");
    Files.writeString(folder.resolve(".a.txt.new"), "half a te");

    StateFiles.write(file, "text");

    assertThat(file).hasContent("text");
  }

  @Test
  void whoever_reads_while_several_write_sees_one_of_their_texts_whole() throws Exception {
    Path file = folder.resolve("a.txt");
    Set<String> texts = Set.of("a".repeat(50_000), "b".repeat(70_000), "c".repeat(90_000));
    StateFiles.write(file, texts.iterator().next());
    AtomicBoolean writing = new AtomicBoolean(true);
    ExecutorService threads = Executors.newFixedThreadPool(texts.size() + 1);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (String text : texts) {
        writers.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < ROUNDS; i++) {
                    StateFiles.write(file, text);
                  }
                  return null;
                }));
      }
      Future<?> reader =
          threads.submit(
              () -> {
                while (writing.get()) {
                  assertThat(texts.contains(StateFiles.read(file).orElseThrow()))
                      .as("a whole text was read")
                      .isTrue();
                }
                return null;
              });
      for (Future<?> writer : writers) {
        writer.get();
      }
      writing.set(false);
      reader.get();
    } finally {
      writing.set(false);
      threads.shutdownNow();
    }
  }
}
