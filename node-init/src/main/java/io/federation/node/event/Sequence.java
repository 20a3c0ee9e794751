package io.federation.node.event;

import io.federation.machine.LockFile;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Numbers the events of a node, one after the other over all its processes. */
final class Sequence {

  private static final int WIDTH = 20;

  /** No node gets that far: a higher number is damage. */
  private static final long HIGHEST = 1_000_000_000_000_000_000L;

  /** Rather than wait for longer, an event goes without a number. */
  private static final Duration LOCK_LIMIT = Duration.ofSeconds(5);

  private final Path file;

  Sequence(NodeHome home) {
    this.file = home.log().resolve("sequence.txt");
  }

  /** Returns the next number, starting with 1. */
  long next() throws IOException {
    try (LockFile lock = LockFile.lock(file, LOCK_LIMIT)) {
      FileChannel channel = lock.channel();
      long next = read(channel) + 1;
      // One write of fixed width: a process that is killed leaves the old number or the new one.
      String digits = Long.toString(next);
      String text = digits + " ".repeat(WIDTH - 1 - digits.length()) + "\n";
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
      return next;
    }
  }

  private static long read(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(WIDTH);
    channel.read(buffer, 0);
    String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
    try {
      long last = text.isBlank() ? 0 : Long.parseLong(text.strip());
      return last < 0 || last >= HIGHEST ? 0 : last;
    } catch (NumberFormatException e) {
      // Numbering starts again rather than keeping the node from working.
      return 0;
    }
  }
}
