package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateFilesTest {

  @TempDir private Path folder;

  @Test
  void only_the_owner_can_use_what_is_written_and_the_folders_made_for_it() throws IOException {
    Path file = folder.resolve("credentials/shared/a.txt");
    StateFiles.write(file, "one");
    StateFiles.write(file, "two");

    assertThat(PrivateFiles.read(file)).contains("two");
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(file.getParent())).isEqualTo("rwx------");
    assertThat(mode(file.getParent().getParent())).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_file_that_is_there_already_is_not_made_again() throws IOException {
    Path file = folder.resolve("credentials/a.txt");

    assertThat(PrivateFiles.create(file, "one")).isTrue();
    assertThat(PrivateFiles.create(file, "two")).isFalse();

    assertThat(PrivateFiles.read(file)).contains("one");
    assertThat(mode(file)).isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_folder_may_be_a_link() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(folder.resolve("credentials"), elsewhere);
    StateFiles.write(link.resolve("a.txt"), "one");

    assertThat(elsewhere.resolve("a.txt")).hasContent("one");
  }

  @Test
  void where_there_is_no_file_there_is_no_text() throws IOException {
    assertThat(PrivateFiles.read(folder.resolve("none/below"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw-rw-rw-"})
  void a_file_that_others_can_use_is_refused_with_the_cure(String mode) throws IOException {
    Path file = folder.resolve("a.txt");
    StateFiles.write(file, "hidden");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(() -> PrivateFiles.read(file))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("a.txt")
        .hasMessageContaining("chmod 600")
        .hasMessageNotContaining("hidden");
  }

  @ParameterizedTest
  @CsvSource({
    "rwxr-xr-x, rwx------",
    "rwxrwxrwx, rwx------",
    "rwx-w----, rwx------",
    "rwx--x--x, rwx--x--x",
    "rwx------, rwx------"
  })
  void a_folder_that_others_can_read_or_change_is_closed_and_one_to_pass_through_stays(
      String before, String after) throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString(before));

    assertThat(PrivateFiles.close(home)).isEqualTo(!before.equals(after));

    assertThat(mode(home)).isEqualTo(after);
  }

  @Test
  void a_folder_of_everybody_is_not_closed() throws IOException {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.setAttribute(shared, "unix:mode", 01777);

    assertThat(PrivateFiles.close(shared)).isFalse();
    assertThat(PrivateFiles.close(Path.of("/"))).isFalse();
    assertThat(PrivateFiles.close(folder.resolve("none"))).isFalse();

    assertThat(mode(shared)).isEqualTo("rwxrwxrwx");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
