package io.federation.node.work;

import io.federation.machine.StateFiles;
import io.federation.model.Stamp;
import io.federation.model.Version;
import io.federation.node.home.NodeHome;
import io.federation.node.work.FailureRecord.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * How a node's initialisation failed last: {@code run/init.failed}, which stands until one
 * succeeds. It is tried again after the waits of work, the longest of them for ever.
 */
public final class InitFailure {

  /** Stands for the version of a repository that could not be cloned. */
  private static final Version NONE = new Version("0".repeat(40));

  private InitFailure() {}

  /** Returns the failure; nothing if the last initialisation did not fail. */
  public static Optional<FailureRecord> read(NodeHome home) throws IOException {
    Optional<String> text = StateFiles.read(file(home));
    return text.isPresent() ? FailureRecord.parse(text.get()) : Optional.empty();
  }

  /**
   * Records a failure.
   *
   * @param ops the version of the ops repository that failed; nothing if it could not be cloned
   * @param reason in one line, without secrets
   */
  public static void record(NodeHome home, Optional<Version> ops, String reason, Clock clock)
      throws IOException {
    Version version = ops.orElse(NONE);
    int count =
        read(home)
                .filter(earlier -> earlier.version().equals(version))
                .map(FailureRecord::count)
                .orElse(0)
            + 1;
    StateFiles.write(
        file(home),
        new FailureRecord(
                version,
                count,
                new Stamp(clock.instant()),
                RetrySchedule.waitAfter(Math.min(count, RetrySchedule.MOST_FAILURES - 1))
                    .orElseThrow(),
                Verdict.RETRY,
                reason,
                List.of())
            .render());
  }

  /** Forgets the failure: an initialisation has succeeded. */
  public static void clear(NodeHome home) throws IOException {
    Files.deleteIfExists(file(home));
  }

  private static Path file(NodeHome home) {
    return home.run().resolve("init.failed");
  }
}
