package io.federation.machine;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads and replaces small files that hold state. A file is replaced as a whole: whoever reads it,
 * at any moment and after any crash of the writer, sees the old text or the new one. Whether that
 * is so after a loss of power too, each method that writes says.
 */
public final class StateFiles {

  private static final String NEW = ".new";
  private static final AtomicLong COUNT = new AtomicLong();

  private StateFiles() {}

  /** Returns the text of {@code file}; nothing if there is no such file. */
  public static Optional<String> read(Path file) throws IOException {
    // In a fresh JVM java.io takes half as long as java.nio, whose exceptions say what is wrong.
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return readOrExplain(file);
    } catch (IOException e) {
      throw named(file, e);
    }
  }

  private static Optional<String> readOrExplain(Path file) throws IOException {
    try {
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw named(file, e);
    }
  }

  /** Returns the first line of {@code file} without surrounding blanks; nothing without a file. */
  public static Optional<String> readLine(Path file) throws IOException {
    // Without a stream, whose first uses are slow: a heartbeat reads a dozen files by this.
    Optional<String> text = read(file);
    if (text.isEmpty()) {
      return text;
    }
    String line = until('\n', text.get());
    return Optional.of(until('\r', line).strip());
  }

  private static String until(char end, String text) {
    int length = text.indexOf(end);
    return length < 0 ? text : text.substring(0, length);
  }

  /**
   * Makes {@code text} the whole of {@code file}; makes the folders above it. What this makes only
   * its owner can use. A machine that loses its power may lose the new text and the old one.
   */
  public static void write(Path file, String text) throws IOException {
    PrivateFiles.createFolders(folder(file));
    write(file, text, false, false);
  }

  /**
   * Like {@link #write}, for what cannot be had anew: once this has returned, the new text is there
   * after a loss of power too, and until then the old one. It waits for the disk; a file that holds
   * {@code text} already is left alone.
   */
  public static void writeDurably(Path file, String text) throws IOException {
    if (!read(file).equals(Optional.of(text))) {
      PrivateFiles.createFolders(folder(file));
      write(file, text, true, false);
    }
  }

  private static void write(Path file, String text, boolean durably, boolean forAll)
      throws IOException {
    // Not a lambda, whose first use is slow: each heartbeat comes by here.
    replace(
        file,
        durably,
        new Writing() {
          @Override
          public void write(Path fresh) throws IOException {
            PrivateFiles.make(fresh, text.getBytes(StandardCharsets.UTF_8));
            if (forAll) {
              PrivateFiles.letRead(fresh);
            }
          }
        });
  }

  /** Like {@link #write}, for a file that everybody may read, in a folder that is there. */
  public static void writeForAll(Path file, String text) throws IOException {
    write(file, text, false, true);
  }

  /** The same; once this has returned, the new text is there after a loss of power too. */
  public static void writeDurablyForAll(Path file, String text) throws IOException {
    write(file, text, true, true);
  }

  private static Path folder(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  /**
   * Puts a file or folder that has grown beside into its place, in place of a file that is there;
   * durably, as {@link #writeDurably}.
   */
  public static void moveToPlace(Path grown, Path place) throws IOException {
    sync(grown);
    move(grown, place);
    sync(folder(place));
  }

  private static void move(Path grown, Path place) throws IOException {
    Files.move(grown, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Brings what stands in a file or folder to the disk; an interrupt does not stop it. */
  public static void sync(Path place) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (!isSynced(place)) {
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean isSynced(Path place) throws IOException {
    try (FileChannel channel = FileChannel.open(place, StandardOpenOption.READ)) {
      channel.force(true);
      return true;
    } catch (IOException e) {
      // The exception's own class would be loaded by every heartbeat.
      if (!Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Where reading or writing itself fails, Java says what is wrong and not with which file; of a
   * new file it says the name, which is another one each time.
   */
  private static IOException named(Path file, IOException trouble) {
    String reason = trouble.getMessage();
    if (trouble instanceof FileSystemException inFiles) {
      reason = inFiles.getReason();
      if (reason == null) {
        return trouble;
      }
    }
    IOException named = new FileSystemException(file.toString(), null, reason);
    named.initCause(trouble);
    return named;
  }

  interface Writing {
    /** Writes it to {@code fresh}, which does not exist yet. */
    void write(Path fresh) throws IOException;
  }

  /** Makes what {@code writing} writes the whole of {@code file}. */
  private static void replace(Path file, boolean durably, Writing writing) throws IOException {
    Path fresh = beside(file);
    try {
      writing.write(fresh);
      if (durably) {
        moveToPlace(fresh, file);
      } else {
        move(fresh, file);
      }
    } catch (IOException e) {
      // On a full disk every bit counts, and there may be many tries.
      try {
        Files.deleteIfExists(fresh);
      } catch (IOException further) {
        e.addSuppressed(further);
      }
      throw named(file, e);
    }
  }

  /** Like {@link #write}, but leaves a file alone that holds {@code text} already. */
  public static void writeIfChanged(Path file, String text) throws IOException {
    if (!read(file).equals(Optional.of(text))) {
      write(file, text);
    }
  }

  /**
   * Makes {@code copy} equal to {@code source}, durably; makes the folders above it.
   *
   * @return whether there was another file, or none, before
   */
  public static boolean refresh(Path source, Path copy) throws IOException {
    if (Files.exists(copy) && Files.mismatch(source, copy) < 0) {
      return false;
    }
    PrivateFiles.createFolders(folder(copy));
    replace(copy, true, fresh -> Files.copy(source, fresh, StandardCopyOption.REPLACE_EXISTING));
    return true;
  }

  /**
   * Returns where new content of {@code file} may grow: a hidden file beside it, another one each
   * time, as several processes may replace one file at once. A crash may leave it behind.
   */
  public static Path beside(Path file) {
    return file.resolveSibling(
        growingPrefix(file)
            + Long.toUnsignedString(System.nanoTime())
            + "-"
            + COUNT.getAndIncrement()
            + NEW);
  }

  /** Returns whether {@code other} is what a crash left of new content of {@code file}. */
  public static boolean isLeftover(Path other, Path file) {
    String name = other.getFileName().toString();
    return name.startsWith(growingPrefix(file)) && name.endsWith(NEW);
  }

  private static String growingPrefix(Path file) {
    return "." + file.getFileName() + ".";
  }
}
