package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFilesTest {

  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
  private static final Instant AN_HOUR_AGO = NOW.minus(Duration.ofHours(1));

  @TempDir private Path folder;

  private Path file(String name, Duration age) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
    Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
    return file;
  }

  private int sweep() throws IOException {
    return TemporaryFiles.sweep(folder, AN_HOUR_AGO, each -> each.endsWith("spared"));
  }

  @Test
  void what_a_killed_writer_left_is_removed_at_any_depth() throws IOException {
    Path temporary = StateFiles.beside(folder.resolve("deep/below/state.txt"));
    Path left = file(folder.relativize(temporary).toString(), Duration.ofHours(2));
    assertThat(sweep()).isEqualTo(1);
    assertThat(left).doesNotExist();
  }

  @Test
  void what_may_be_growing_stays() throws IOException {
    Path growing = file(".state.txt.12-0.new", Duration.ofMinutes(59));
    assertThat(sweep()).isZero();
    assertThat(growing).exists();
  }

  @Test
  void files_of_other_names_and_in_spared_folders_stay() throws IOException {
    Duration old = Duration.ofDays(9);
    file("state.txt", old);
    file(".state.txt.new", old);
    file("state.txt.12-0.new", old);
    file(".state.txt.12-0.newer", old);
    file("spared/.state.txt.12-0.new", old);
    assertThat(sweep()).isZero();
  }

  @Test
  void links_are_neither_removed_nor_followed() throws IOException {
    Path elsewhere = file("spared/.a.1-1.new", Duration.ofDays(9));
    Files.createSymbolicLink(folder.resolve("link"), elsewhere.getParent());
    Files.createSymbolicLink(folder.resolve(".b.1-1.new"), elsewhere);
    assertThat(sweep()).isZero();
    assertThat(elsewhere).exists();
  }

  @Test
  void a_folder_that_is_not_there_has_nothing_to_sweep() throws IOException {
    Path missing = folder.resolve("missing");
    assertThat(TemporaryFiles.sweep(missing, NOW, each -> false)).isZero();
  }
}
