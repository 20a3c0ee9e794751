package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacedFilesTest {

  @TempDir Path folder;

  @Test
  void a_file_is_replaced_by_another_not_overwritten() throws IOException {
    Path file = folder.resolve("deep/file");
    StateFiles.write(file, "one");
    Object first = key(file);
    Path reader = Files.createLink(folder.resolve("reader"), file);

    StateFiles.write(file, "two");

    assertThat(StateFiles.read(file)).contains("two");
    assertThat(key(file)).isNotEqualTo(first);
    assertThat(reader).hasContent("one");
    assertThat(folder.resolve("deep")).isDirectoryNotContaining("glob:**/.file*");
  }

  @Test
  void a_missing_file_has_no_text() throws IOException {
    assertThat(StateFiles.read(folder.resolve("none"))).isEmpty();
  }

  @Test
  void a_copy_is_made_anew_only_when_it_differs() throws IOException {
    Path source = Files.writeString(folder.resolve("source"), "one");
    Path copy = folder.resolve("bin/copy");

    assertThat(StateFiles.refresh(source, copy)).isTrue();
    Object first = key(copy);
    assertThat(StateFiles.refresh(source, copy)).isFalse();
    assertThat(key(copy)).isEqualTo(first);

    Files.writeString(source, "two");
    assertThat(StateFiles.refresh(source, copy)).isTrue();
    assertThat(copy).hasContent("two");
  }

  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }
}
