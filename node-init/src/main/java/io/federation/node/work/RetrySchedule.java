package io.federation.node.work;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a failed version is tried again: after 1, 2, 4 … minutes, and then no more. */
public final class RetrySchedule {

  /** How often one version may fail before the node counts as wedged. */
  public static final int MOST_FAILURES = 5;

  private static final Duration FIRST_WAIT = Duration.ofMinutes(1);

  /** Heartbeats come by the minute: a wait is over at the heartbeat nearest to its end. */
  private static final Duration HALF_A_HEARTBEAT = Duration.ofSeconds(30);

  private RetrySchedule() {}

  /**
   * Returns how long to wait after the {@code failures}-th failure in a row; nothing if there is to
   * be no further try.
   */
  static Optional<Duration> waitAfter(int failures) {
    return failures >= MOST_FAILURES
        ? Optional.empty()
        : Optional.of(FIRST_WAIT.multipliedBy(1L << (failures - 1)));
  }

  /**
   * Returns how long to wait after a run was cut off by a crash, which was the {@code failures}-th
   * failure in a row. The first time there is no wait, as the script itself may be without blame.
   */
  static Optional<Duration> waitAfterCrash(int failures) {
    return failures == 1 ? Optional.of(Duration.ZERO) : waitAfter(failures);
  }

  /** Returns whether a version that failed may be tried now. */
  public static boolean isDue(FailureRecord failure, Instant now) {
    if (failure.verdict() == FailureRecord.Verdict.POSTPONED) {
      return true;
    }
    if (failure.verdict() != FailureRecord.Verdict.RETRY) {
      return false;
    }
    Instant last = failure.last().instant();
    if (now.isBefore(last)) {
      // The clock was set back: waiting for it to catch up could take for ever.
      return true;
    }
    return !now.isBefore(last.plus(failure.delay()).minus(HALF_A_HEARTBEAT));
  }
}
