package io.federation.orchestrate.action;

import java.util.Arrays;

/** How a node has answered a call, by the numbers that MCollective's scripts know. */
public enum StatusCode {
  /** The action was done. */
  OK(0),
  /** The action ran, and says that it has failed. */
  FAILED(1),
  /** The node has no such action. */
  UNKNOWN_ACTION(2),
  /** An input is missing. */
  MISSING_DATA(3),
  /** An input is not what the declaration asks for. */
  INVALID_DATA(4),
  /** Anything else: refused, not in time, or broken. */
  OTHER(5);

  private final int number;

  StatusCode(int number) {
    this.number = number;
  }

  /** Returns the status that a number stands for; {@link #OTHER} for one that nobody knows. */
  public static StatusCode of(long number) {
    return Arrays.stream(values())
        .filter(status -> status.number == number)
        .findFirst()
        .orElse(OTHER);
  }

  /** Returns the number that stands for it in JSON. */
  public int number() {
    return number;
  }
}
