package io.federation.orchestrate.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.federation.machine.LogRotation;
import io.federation.orchestrate.call.CallReply;
import io.federation.orchestrate.call.CallRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The trail of one node: two lines for each request that is for it, one of who asked for what, and
 * one of what came of it. It is a file that only its owner may read, and that is rotated.
 */
public final class AuditLog {

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;

  public AuditLog(Path file) {
    this.file = file;
  }

  /**
   * Notes that a request has come. It is on the disk when this returns: nothing is done that has
   * left no trace.
   *
   * @param caller who has signed it; nothing if that is not known
   * @param shown the inputs whose values may be shown
   */
  public void request(CallRequest request, Optional<String> caller, Set<String> shown)
      throws IOException {
    append(AuditLine.ofRequest(request, caller, shown), true);
  }

  /** Notes what has come of a request. */
  public void reply(CallRequest request, CallReply reply, Duration took) throws IOException {
    append(AuditLine.ofReply(request, reply, took), false);
  }

  private synchronized void append(String line, boolean sync) throws IOException {
    boolean unused = LogRotation.rotate(file);
    try (FileChannel channel =
        FileChannel.open(
            file, EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), PRIVATE)) {
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        int unusedCount = channel.write(bytes);
      }
      if (sync) {
        channel.force(false);
      }
    }
  }
}
