package io.federation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.FolderSnapshot.Entry;
import io.federation.testkit.FolderSnapshot.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSnapshotTest {

  private static final String SHA_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path root;

  @BeforeEach
  void a_folder_with_something_of_everything() throws IOException {
    file("etc/abc", "abc", "rw-r-----");
    file("bin/run", "#!/bin/sh\n", "rwxr-xr-x");
    Files.setPosixFilePermissions(
        root.resolve("etc"), PosixFilePermissions.fromString("rwxr-x---"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("/nowhere/at/all"));
    Files.createSymbolicLink(root.resolve("loop"), Path.of("."));
  }

  private void file(String path, String text, String mode) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  void it_holds_kind_mode_and_content_of_all_and_follows_no_link() {
    FolderSnapshot snapshot = FolderSnapshot.of(root);

    assertThat(snapshot.entries().keySet())
        .containsExactly("bin", "bin/run", "etc", "etc/abc", "link", "loop");
    assertThat(snapshot.entries().get("etc")).isEqualTo(new Entry(Kind.FOLDER, "0750", ""));
    assertThat(snapshot.entries().get("etc/abc"))
        .isEqualTo(new Entry(Kind.FILE, "0640", SHA_OF_ABC));
    assertThat(snapshot.entries().get("link"))
        .isEqualTo(new Entry(Kind.SYMLINK, "0777", "/nowhere/at/all"));
  }

  @Test
  void a_pipe_is_noted_and_not_read() {
    ProgramRun.of("mkfifo", "-m", "600", root.resolve("pipe").toString()).run().expectingSuccess();

    assertThat(FolderSnapshot.of(root).entries().get("pipe"))
        .isEqualTo(new Entry(Kind.OTHER, "0600", ""));
  }

  @Test
  void the_same_content_at_another_time_makes_no_difference() throws IOException {
    FolderSnapshot before = FolderSnapshot.of(root);
    file("etc/abc", "abc", "rw-r-----");
    Files.setLastModifiedTime(root.resolve("etc/abc"), FileTime.from(Instant.EPOCH));
    FolderSnapshot after = FolderSnapshot.of(root);

    assertThat(before.differencesTo(after)).isEmpty();
    assertThat(after).isEqualTo(before);
  }

  @Test
  void every_difference_is_one_readable_line() throws IOException {
    FolderSnapshot before = FolderSnapshot.of(root);
    file("etc/abc", "ABC", "rw-r-----");
    file("bin/run", "#!/bin/sh\n", "rw-r--r--");
    file("bin/new", "abc", "rw-r--r--");
    Files.delete(root.resolve("link"));
    Files.delete(root.resolve("loop"));
    Files.createSymbolicLink(root.resolve("loop"), Path.of("bin"));

    FolderSnapshot after = FolderSnapshot.of(root);

    assertThat(before.differencesTo(after))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("added: bin/new (file 0644 " + SHA_OF_ABC + ")"),
            line -> assertThat(line).matches("changed: bin/run \\(file 0755 .* -> file 0644 .*\\)"),
            line ->
                assertThat(line)
                    .startsWith("changed: etc/abc (file 0640 " + SHA_OF_ABC + " -> file 0640 "),
            line -> assertThat(line).isEqualTo("removed: link (symlink 0777 /nowhere/at/all)"),
            line ->
                assertThat(line).isEqualTo("changed: loop (symlink 0777 . -> symlink 0777 bin)"));
    assertThat(after).isNotEqualTo(before);
  }

  @Test
  void what_is_excluded_is_left_out_with_all_it_holds() {
    FolderSnapshot snapshot =
        FolderSnapshot.of(root, path -> path.equals(Path.of("etc")) || path.endsWith("run"));

    assertThat(snapshot.entries().keySet()).containsExactly("bin", "link", "loop");
  }

  @Test
  void it_does_not_change_when_the_folder_does() throws IOException {
    FolderSnapshot snapshot = FolderSnapshot.of(root);

    Files.delete(root.resolve("link"));

    assertThat(snapshot.entries()).containsKey("link");
    assertThatThrownBy(() -> snapshot.entries().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void a_folder_that_is_not_there_is_named() {
    assertThatThrownBy(() -> FolderSnapshot.of(root.resolve("missing")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(root.resolve("missing").toString());
  }
}
