package io.federation.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a folder held at one moment, to the byte. Symbolic links are noted, never followed; the
 * folder itself and times are not part of it.
 *
 * @param entries all below the folder, by path relative to it with {@code /} between names
 */
public record FolderSnapshot(SortedMap<String, Entry> entries) {

  /** What stands at a path. */
  public enum Kind {
    /** A regular file. */
    FILE,
    /** A folder. */
    FOLDER,
    /** A symbolic link. */
    SYMLINK,
    /** A pipe, socket or device; its content is not read. */
    OTHER
  }

  /**
   * One path's state.
   *
   * @param kind what it is
   * @param mode the permission bits in octal, four digits such as {@code 0644}
   * @param content a file's SHA-256 in hexadecimal, a symbolic link's target, empty for all else
   */
  public record Entry(Kind kind, String mode, String content) {}

  /** Makes a snapshot of its own from {@code entries}. */
  public FolderSnapshot {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  /**
   * Takes a snapshot of all below {@code root}.
   *
   * @throws UncheckedIOException if something cannot be read or vanishes meanwhile
   */
  public static FolderSnapshot of(Path root) {
    return of(root, path -> false);
  }

  /**
   * Takes a snapshot of what is below {@code root} and not excluded.
   *
   * @param excludedRelativePath tells for a path relative to {@code root} whether it is left out; a
   *     folder is left out with all it holds
   * @throws UncheckedIOException if something cannot be read or vanishes meanwhile
   */
  public static FolderSnapshot of(Path root, Predicate<Path> excludedRelativePath) {
    Collector collector = new Collector(root, excludedRelativePath);
    try {
      Files.walkFileTree(root, collector);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot take a snapshot of " + root, e);
    }
    return new FolderSnapshot(collector.entries);
  }

  /**
   * Returns one line for each path that differs, seen as the way from this snapshot to {@code
   * other}: {@code added: …}, {@code removed: …} or {@code changed: …}; empty if both are alike.
   */
  public List<String> differencesTo(FolderSnapshot other) {
    SortedSet<String> paths = new TreeSet<>(entries.keySet());
    paths.addAll(other.entries.keySet());
    List<String> lines = new ArrayList<>();
    for (String path : paths) {
      String line = difference(path, entries.get(path), other.entries.get(path));
      if (!line.isEmpty()) {
        lines.add(line);
      }
    }
    return List.copyOf(lines);
  }

  private static String difference(String path, @Nullable Entry before, @Nullable Entry after) {
    if (before == null) {
      return "added: " + path + " (" + described(after) + ")";
    }
    if (after == null) {
      return "removed: " + path + " (" + described(before) + ")";
    }
    return before.equals(after)
        ? ""
        : "changed: " + path + " (" + described(before) + " -> " + described(after) + ")";
  }

  private static String described(@Nullable Entry entry) {
    if (entry == null) {
      return "nothing";
    }
    String kindAndMode = entry.kind().name().toLowerCase(Locale.ROOT) + " " + entry.mode();
    return entry.content().isEmpty() ? kindAndMode : kindAndMode + " " + entry.content();
  }

  /** Walks a folder and notes what it finds. */
  private static final class Collector extends SimpleFileVisitor<Path> {

    private static final int PERMISSION_BITS = 07777;

    private final Path root;
    private final Predicate<Path> excluded;
    private final SortedMap<String, Entry> entries = new TreeMap<>();

    private Collector(Path root, Predicate<Path> excluded) {
      this.root = root;
      this.excluded = excluded;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      if (folder.equals(root)) {
        return FileVisitResult.CONTINUE;
      }
      return note(folder, Kind.FOLDER) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Kind kind = Kind.OTHER;
      if (attributes.isSymbolicLink()) {
        kind = Kind.SYMLINK;
      } else if (attributes.isRegularFile()) {
        kind = Kind.FILE;
      }
      note(file, kind);
      return FileVisitResult.CONTINUE;
    }

    private boolean note(Path path, Kind kind) throws IOException {
      Path relative = root.relativize(path);
      if (excluded.test(relative)) {
        return false;
      }
      entries.put(relative.toString(), new Entry(kind, mode(path), content(path, kind)));
      return true;
    }

    private static String mode(Path path) throws IOException {
      // The Posix view would leave out set-uid, set-gid and sticky.
      int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return String.format("%04o", mode & PERMISSION_BITS);
    }

    private static String content(Path path, Kind kind) throws IOException {
      return switch (kind) {
        case FILE -> sha256(path);
        case SYMLINK -> Files.readSymbolicLink(path).toString();
        case FOLDER, OTHER -> "";
      };
    }

    private static String sha256(Path file) throws IOException {
      try (InputStream in = Files.newInputStream(file);
          DigestInputStream digesting =
              new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
        digesting.transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java runtime has SHA-256", e);
      }
    }
  }
}
