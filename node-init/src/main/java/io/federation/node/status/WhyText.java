package io.federation.node.status;

import io.federation.model.Stamp;
import io.federation.node.home.LastDeployment;
import io.federation.node.work.FailureRecord;
import io.federation.presence.LastWork;
import io.federation.presence.LastWorkText;
import java.util.Optional;

/** Says a node's last work to people, and what follows from it. */
public final class WhyText {

  private WhyText() {}

  /**
   * Returns the work, a line for each thing.
   *
   * @param failure what the unit keeps of the version that was worked; nothing if that is well
   */
  public static String of(LastWork work, Optional<FailureRecord> failure) {
    String text = LastWorkText.of(work);
    return work.result() != LastWork.Result.DONE && failure.isPresent()
        ? text + LastWorkText.line("next", next(work, failure.get()))
        : text;
  }

  /** Returns what came of the node's last deployment, in a line. */
  public static String of(LastDeployment last) {
    String reason = last.reason().isEmpty() ? "" : " (" + last.reason() + ")";
    return LastWorkText.line(
        "deployment",
        last.result().word()
            + reason
            + ", version "
            + last.version()
            + ", "
            + new Stamp(last.changed()));
  }

  private static String next(LastWork work, FailureRecord failure) {
    String push = "a push to " + work.unit().repository();
    return switch (failure.verdict()) {
      case RETRY ->
          "it failed "
              + failure.count()
              + " time(s), and is tried again at the heartbeat after "
              + new Stamp(failure.last().instant().plus(failure.delay()));
      case POSTPONED -> "it waits, and is tried again with each heartbeat";
      case REJECTED -> "this version is not tried again: mend it with " + push;
      case WEDGED -> "not tried again before " + push + ", or node-init unwedge";
    };
  }
}
