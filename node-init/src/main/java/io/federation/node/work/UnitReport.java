package io.federation.node.work;

import io.federation.model.UnitName;
import io.federation.model.event.WorkEvent;
import java.util.Optional;

/**
 * How a unit stands at the end of a heartbeat.
 *
 * @param unit the unit
 * @param status its status
 * @param problem what is wrong with it, in one line; nothing if it is well
 */
public record UnitReport(UnitName unit, Status status, Optional<String> problem) {

  /** How a unit stands. */
  public enum Status {
    /** There is nothing to do. */
    SETTLED,
    /** It worked in this heartbeat, and succeeded. */
    WORKED,
    /** It is still running. */
    DOING,
    /** It failed and is tried again later. */
    RETRYING,
    /** It waits for something, and is tried again with the next heartbeat. */
    POSTPONED,
    /** It rejected the present version. */
    REJECTED,
    /** It cannot be completed. */
    WEDGED,
    /** Its scripts cannot be used as they stand. */
    UNUSABLE
  }

  static UnitReport of(UnitName unit, Status status) {
    return new UnitReport(unit, status, Optional.empty());
  }

  /** Returns how a unit stands of which {@code failure} is known. */
  public static UnitReport of(UnitName unit, FailureRecord failure) {
    Status status =
        switch (failure.verdict()) {
          case RETRY -> Status.RETRYING;
          case POSTPONED -> Status.POSTPONED;
          case REJECTED -> Status.REJECTED;
          case WEDGED -> Status.WEDGED;
        };
    return new UnitReport(unit, status, Optional.of(problem(unit, failure)));
  }

  static UnitReport of(WorkEvent.Unusable unusable) {
    return new UnitReport(unusable.unit(), Status.UNUSABLE, Optional.of(unusable.message()));
  }

  private static String problem(UnitName unit, FailureRecord failure) {
    String what =
        switch (failure.verdict()) {
          case RETRY -> "failed at ";
          case POSTPONED -> "waits to work ";
          case REJECTED -> "rejected ";
          case WEDGED -> "is wedged at ";
        };
    String lastLine =
        failure.tail().isEmpty() ? "" : ": " + failure.tail().get(failure.tail().size() - 1);
    return unit + " " + what + failure.version() + " (" + failure.reason() + ")" + lastLine;
  }
}
