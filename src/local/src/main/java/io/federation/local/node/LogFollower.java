package io.federation.local.node;

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
 * Reads the lines that are added to a log. The file need not exist yet; when it is moved away, the
 * new one in its place is read on, after the rest of the old one.
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
   * Begins before the last {@code count} lines that {@code file} has now.
   *
   * @param count zero or more
   */
  public static LogFollower fromLast(int count, Path file) throws IOException {
    LogFollower follower = new LogFollower(file);
    FileChannel opened = follower.open();
    if (opened != null) {
      opened.position(startOfLast(count, opened));
    }
    return follower;
  }

  /** Returns the lines that are new since the last call, as far as they are complete. */
  public List<String> poll() throws IOException {
    List<String> lines = new ArrayList<>();
    FileChannel current = channel;
    if (current == null) {
      current = open();
    }
    if (current == null) {
      return lines;
    }
    if (current.size() < current.position()) {
      // Somebody has emptied it in place.
      current.position(0);
      line.reset();
    }
    read(current, lines);
    if (!Objects.equals(key, keyOf(file))) {
      // What was written to the old file between the read and the move.
      read(current, lines);
      if (line.size() > 0) {
        lines.add(takeLine());
      }
      close();
      FileChannel next = open();
      if (next != null) {
        read(next, lines);
      }
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

  private @Nullable FileChannel open() throws IOException {
    try {
      do {
        close();
        key = keyOf(file);
        channel = FileChannel.open(file, StandardOpenOption.READ);
        // Replaced in between, what is open is not what the key is of.
      } while (!Objects.equals(key, keyOf(file)));
    } catch (NoSuchFileException e) {
      channel = null;
    }
    return channel;
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
