package io.federation.local.node;

import io.federation.machine.LogRotation;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines that are added to a log. The file need not exist yet; when it is rotated (see
 * {@link LogRotation}), once or several times, what follows is read on after the rest of the old
 * one.
 */
public final class LogFollower implements AutoCloseable {

  private static final int CHUNK = 64 * 1024;

  private final Path file;
  private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private @Nullable FileChannel channel;
  private @Nullable Object key;

  private LogFollower(Path file) {
    this.file = file;
  }

  /**
   * Begins before the last {@code count} lines that {@code file} has now, together with its older
   * parts.
   *
   * @param count zero or more
   */
  public static LogFollower fromLast(int count, Path file) throws IOException {
    LogFollower follower = new LogFollower(file);
    int wanted = count;
    int part = 0;
    while (part < LogRotation.OLDER && Files.exists(LogRotation.older(file, part + 1))) {
      int lines = lines(follower.part(part));
      if (lines >= wanted) {
        break;
      }
      wanted -= lines;
      part++;
    }
    FileChannel opened = follower.open(follower.part(part));
    if (opened != null) {
      opened.position(startOfLast(wanted, opened));
    }
    follower.channel = opened;
    return follower;
  }

  /** Returns the lines that are new since the last call, as far as they are complete. */
  public List<String> poll() throws IOException {
    List<String> lines = new ArrayList<>();
    FileChannel current = channel != null ? channel : open(file);
    while (current != null) {
      channel = current;
      if (current.size() < current.position()) {
        // Somebody has emptied it in place.
        current.position(0);
        line.reset();
      }
      read(current, lines);
      FileChannel next = openNext();
      if (next == null) {
        break;
      }
      // What was written to the old file between the read and the move.
      read(current, lines);
      current.close();
      if (line.size() > 0) {
        lines.add(takeLine());
      }
      current = next;
    }
    return lines;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  /** Returns where a part of the log is: 0 is that which is written now, 1 the one before it. */
  private Path part(int number) {
    return number == 0 ? file : LogRotation.older(file, number);
  }

  /** Opens the part that follows the one that is read; nothing if there is none yet. */
  private @Nullable FileChannel openNext() throws IOException {
    Object present = key;
    FileChannel next = null;
    int part;
    do {
      if (next != null) {
        next.close();
      }
      part = partOf(present);
      if (part == 0) {
        key = present;
        return null;
      }
      // One that is not found was removed, or replaced by something else than a rotation.
      next = open(part(Math.max(0, part - 1)));
      // Rotated in between, what is open is not the one that follows.
    } while (part != partOf(present));
    if (next == null) {
      key = present;
    }
    return next;
  }

  /** Returns which part a file is now; less than 0 if it is none. */
  private int partOf(@Nullable Object wanted) throws IOException {
    for (int part = 0; part <= LogRotation.OLDER; part++) {
      if (Objects.equals(wanted, keyOf(part(part)))) {
        return part;
      }
    }
    return -1;
  }

  private @Nullable FileChannel open(Path place) throws IOException {
    try {
      while (true) {
        Object found = keyOf(place);
        FileChannel opened = FileChannel.open(place, StandardOpenOption.READ);
        if (Objects.equals(found, keyOf(place))) {
          key = found;
          return opened;
        }
        // Replaced in between, what is open is not what the key is of.
        opened.close();
      }
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static @Nullable Object keyOf(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private void read(FileChannel from, List<String> lines) throws IOException {
    while (from.read(buffer.clear()) > 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        byte next = buffer.get();
        if (next == '\n') {
          lines.add(takeLine());
        } else {
          line.write(next);
        }
      }
    }
  }

  private String takeLine() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    return text;
  }

  private static int lines(Path log) throws IOException {
    try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(log), CHUNK)) {
      int lines = 0;
      for (int next = in.read(); next >= 0; next = in.read()) {
        lines += next == '\n' ? 1 : 0;
      }
      return lines;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private static long startOfLast(int count, FileChannel log) throws IOException {
    long size = log.size();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    int ends = 0;
    long position = size;
    while (position > 0) {
      long start = Math.max(0, position - CHUNK);
      chunk.clear().limit((int) (position - start));
      while (chunk.hasRemaining() && log.read(chunk, start + chunk.position()) >= 0) {
        // Until the chunk is full.
      }
      for (int i = chunk.position() - 1; i >= 0; i--) {
        boolean lineEndsHere = chunk.get(i) == '\n';
        if (lineEndsHere && ends == count) {
          return start + i + 1;
        }
        ends += lineEndsHere ? 1 : 0;
      }
      position = start;
    }
    return 0;
  }
}
