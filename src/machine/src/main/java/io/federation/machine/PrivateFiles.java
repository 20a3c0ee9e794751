package io.federation.machine;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Files and folders that only their owner can use, from the first byte on and whatever the umask.
 */
public final class PrivateFiles {

  private static final FileAttribute<Set<PosixFilePermission>> MODE_600 =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final FileAttribute<Set<PosixFilePermission>> MODE_700 =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final int STICKY = 01000;

  private PrivateFiles() {}

  /** Makes a folder, with those above it; what is there already stays as it is. */
  public static void createFolders(Path folder) throws IOException {
    // What is there may be a link, which making it would refuse.
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, MODE_700);
    }
  }

  /** Lets others pass through a folder, and do nothing else with it. */
  public static void letPass(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
  }

  /** Lets others read a file. */
  static void letRead(Path file) throws IOException {
    // In a fresh JVM java.io is faster; the exception of java.nio says what is wrong.
    if (!file.toFile().setReadable(true, false)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
  }

  /** Makes a file of {@code bytes}; fails where there is one. */
  static void make(Path file, byte[] bytes) throws IOException {
    Files.createFile(file, MODE_600);
    // Not by a channel, which an interrupt would close.
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      out.write(bytes);
    }
  }

  /** Opens a file; one that this makes is private. */
  public static FileChannel open(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(file, Set.of(options), MODE_600);
  }

  /**
   * Appends to a file; one that this makes is private. What is appended is on the disk when this
   * returns; where this fails, a part of it may be in the file.
   */
  public static void append(Path file, String text) throws IOException {
    try (FileChannel channel = open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        int unused = channel.write(bytes);
      }
      channel.force(false);
    }
  }

  /**
   * Closes a folder that others can read or change. One that they can only pass through stays as it
   * is, as somebody opened it for that; so does one that belongs to all, such as {@code /tmp}.
   *
   * @return whether it was open
   */
  public static boolean close(Path folder) throws IOException {
    if (folder.getParent() == null
        || !Files.isDirectory(folder)
        || !ofOthers(folder).matches(".*[rw].*")
        || ((int) Files.getAttribute(folder, "unix:mode") & STICKY) != 0) {
      return false;
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    return true;
  }

  /** Returns whether nobody but its owner can use {@code file}. */
  public static boolean isPrivate(Path file) throws IOException {
    return ofOthers(file).equals("------");
  }

  /** Returns what group and others may do with a file, such as {@code r-xr-x}. */
  private static String ofOthers(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file)).substring(3);
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
   * Makes {@code file} like {@link StateFiles#write}, unless there is one already: of several
   * processes that want to make it, one does.
   *
   * @return whether this one did
   */
  public static boolean create(Path file, String text) throws IOException {
    Path whole = StateFiles.beside(file);
    StateFiles.writeDurably(whole, text);
    try {
      // Other than a move, it fails where there is a file.
      Files.createLink(file, whole);
      StateFiles.sync(Objects.requireNonNull(file.getParent()));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(whole);
    }
  }
}
