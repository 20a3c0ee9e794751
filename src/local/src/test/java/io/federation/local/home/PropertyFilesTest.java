package io.federation.local.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertyFilesTest {

  @TempDir private Path folder;

  @Test
  void a_file_has_what_was_written_last() throws IOException {
    Path file = folder.resolve("counts");
    PropertyFiles.write(file, new TreeMap<>(Map.of("app1", "2", "db1", "1")));
    PropertyFiles.write(file, new TreeMap<>(Map.of("app1", "3")));

    assertThat(PropertyFiles.read(file)).containsExactly(Map.entry("app1", "3"));
  }

  @Test
  void a_missing_file_says_nothing() throws IOException {
    assertThat(PropertyFiles.read(folder.resolve("missing"))).isEmpty();
  }

  @Test
  void a_file_that_is_damaged_is_named() throws IOException {
    Path file = Files.writeString(folder.resolve("counts"), "app1=\\u12");

    assertThatIOException()
        .isThrownBy(() -> PropertyFiles.read(file))
        .withMessageStartingWith(file + ": not lines of key=value");
  }
}
