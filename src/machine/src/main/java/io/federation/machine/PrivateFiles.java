package io.federation.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Files that hold secrets: only their owner may read them, from the first byte on. They are
 * replaced as a whole, like those of {@link StateFiles}.
 */
public final class PrivateFiles {

  private static final FileAttribute<Set<PosixFilePermission>> MODE_600 =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final FileAttribute<Set<PosixFilePermission>> MODE_700 =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final Set<PosixFilePermission> OWNERS =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private PrivateFiles() {}

  /** Returns whether nobody but its owner can use {@code file}. */
  public static boolean isPrivate(Path file) throws IOException {
    return OWNERS.containsAll(Files.getPosixFilePermissions(file));
  }

  /**
   * Returns the text of {@code file}; nothing if there is no such file.
   *
   * @throws IOException if others than its owner can use it
   */
  public static Optional<String> read(Path file) throws IOException {
    try {
      if (!isPrivate(file)) {
        throw new FileSystemException(
            file.toString(),
            null,
            "can be used by others, and secrets are only used from files of mode 600: replace it,"
                + " or chmod 600 it if nobody else has seen it");
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return StateFiles.read(file);
  }

  /**
   * Makes {@code text} the whole of {@code file}, with mode 600; makes the folders above it, with
   * mode 700.
   */
  public static void write(Path file, String text) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent());
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, MODE_700);
    }
    StateFiles.replace(
        file,
        fresh -> {
          Files.createFile(fresh, MODE_600);
          Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
        });
  }

  /**
   * Makes {@code file} like {@link #write}, unless there is one already: of several processes that
   * want to make it, one does.
   *
   * @return whether this one did
   */
  public static boolean create(Path file, String text) throws IOException {
    Path whole = StateFiles.beside(file);
    write(whole, text);
    try {
      // Other than a move, it fails where there is a file.
      Files.createLink(file, whole);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(whole);
    }
  }
}
