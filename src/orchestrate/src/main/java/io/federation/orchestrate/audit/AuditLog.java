package io.federation.orchestrate.audit;

import io.federation.machine.LogRotation;
import io.federation.machine.PrivateFiles;
import io.federation.orchestrate.call.CallReply;
import io.federation.orchestrate.call.CallRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The trail of one node: two lines for each request that is for it, one of who asked for what, and
 * one of what came of it. It is a file that only its owner may read, and that is rotated. Requests
 * that nobody who is known has signed have a file of their own, so that they push nothing out.
 */
public final class AuditLog {

  private static final String FILE = "audit.log";
  private static final String OF_STRANGERS = "audit-unknown.log";

  private final Path folder;

  /**
   * Writes to the files of a folder.
   *
   * @param folder of the node's logs
   */
  public AuditLog(Path folder) {
    this.folder = folder;
  }

  /** Returns where the trail of those who are known is. */
  static Path file(Path folder) {
    return folder.resolve(FILE);
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
    append(place(caller), AuditLine.ofRequest(request, caller, shown));
  }

  /** Notes what has come of a request. */
  public void reply(CallRequest request, Optional<String> caller, CallReply reply, Duration took)
      throws IOException {
    append(place(caller), AuditLine.ofReply(request, reply, took));
  }

  private Path place(Optional<String> caller) {
    return caller.isPresent() ? file(folder) : folder.resolve(OF_STRANGERS);
  }

  private synchronized void append(Path file, String line) throws IOException {
    boolean unused = LogRotation.rotate(file);
    PrivateFiles.append(file, line + "\n");
  }
}
