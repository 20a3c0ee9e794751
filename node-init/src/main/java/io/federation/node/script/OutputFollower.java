package io.federation.node.script;

import io.federation.machine.StateFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Hands on the lines of a growing file, and remembers the last of them. How far it came stands in a
 * file beside it: whoever goes on after a crash does not hand them on again.
 */
final class OutputFollower {

  private static final int BUFFER_BYTES = 8 * 1024;
  private static final int LONGEST_LINE_BYTES = 8 * 1024;
  private static final long MOST_BYTES_AT_ONCE = 64 * 1024;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /** A script that prints faster than we read must not fill the disk. */
  static final long MOST_BYTES_ON_DISK = 64L * 1024 * 1024;

  private final Path file;
  private final int tailLines;
  private final Consumer<String> lines;
  private final Deque<String> tail = new ArrayDeque<>();
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private long position;

  /** Up to where an earlier follower has handed on the lines. */
  private long handedOn;

  OutputFollower(Path file, int tailLines, Consumer<String> lines) {
    this.file = file;
    this.tailLines = tailLines;
    this.lines = lines;
  }

  /** Follows a file that an earlier process may have followed. */
  static OutputFollower goingOn(Path file, int tailLines, Consumer<String> lines)
      throws IOException {
    OutputFollower follower = new OutputFollower(file, tailLines, lines);
    Optional<String> noted = StateFiles.readLine(note(file));
    if (noted.isPresent() && NUMBER.matcher(noted.get()).matches()) {
      long handedOn = Long.parseLong(noted.get());
      // Beyond the end: the file was emptied since.
      follower.handedOn = handedOn <= file.toFile().length() ? handedOn : 0;
    }
    return follower;
  }

  /** Returns where it is noted how much of {@code file} was handed on. */
  static Path note(Path file) {
    return file.resolveSibling(file.getFileName() + ".read");
  }

  /**
   * Hands on the lines that have come to their end since the last call; of very many, a part.
   *
   * @return whether there are more
   */
  boolean follow() throws IOException {
    bound();
    long before = position;
    read();
    if (position > before) {
      noteHandedOn();
    }
    return position < file.toFile().length();
  }

  private void noteHandedOn() throws IOException {
    Files.writeString(note(file), Math.max(position - unfinished.size(), handedOn) + "\n");
  }

  private void read() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file)) {
      channel.position(position);
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      // The rest is for the next time: whoever prints fast must not hold us up.
      long end = Math.min(channel.size(), position + MOST_BYTES_AT_ONCE);
      while (position < end && channel.read(buffer) > 0) {
        take(buffer.array(), buffer.position());
        buffer.clear();
      }
    }
  }

  /**
   * Empties a file that has become too large, with a line that says how much is not handed on. Its
   * writer appends to it, and so goes on at its new end.
   */
  void bound() throws IOException {
    if (file.toFile().length() <= MOST_BYTES_ON_DISK) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long leftOut = channel.size() - Math.max(position, handedOn);
      channel.truncate(0);
      position = 0;
      handedOn = 0;
      noteHandedOn();
      if (leftOut > 0) {
        unfinished.reset();
        lines.accept("... " + leftOut + " bytes are left out here ...");
      }
    }
  }

  /**
   * Hands on what is left, a last line without an end included. Of more than is kept on the disk
   * only the end is handed on, with a line that says how much is not.
   */
  void finish() throws IOException {
    long size = Files.exists(file) ? Files.size(file) : 0;
    if (size - position > MOST_BYTES_ON_DISK) {
      long next = size - MOST_BYTES_ON_DISK;
      unfinished.reset();
      lines.accept("... " + (next - position) + " bytes are left out here ...");
      position = next;
    }
    long before;
    do {
      before = position;
      read();
    } while (position > before && position < size);
    if (unfinished.size() > 0) {
      endLine();
    }
  }

  /** Returns the last lines, oldest first. */
  List<String> tail() {
    return List.copyOf(tail);
  }

  private void take(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      position++;
      if (bytes[i] == '\n') {
        endLine();
      } else {
        unfinished.write(bytes[i]);
        if (unfinished.size() == LONGEST_LINE_BYTES) {
          endLine();
        }
      }
    }
  }

  private void endLine() {
    String line = unfinished.toString(StandardCharsets.UTF_8);
    unfinished.reset();
    if (line.endsWith("\r")) {
      line = line.substring(0, line.length() - 1);
    }
    if (tail.size() == tailLines) {
      tail.removeFirst();
    }
    tail.addLast(line);
    if (position > handedOn) {
      lines.accept(line);
    }
  }
}
