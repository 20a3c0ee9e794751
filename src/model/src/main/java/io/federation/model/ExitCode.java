package io.federation.model;

/** What a process of ours ends with. */
public final class ExitCode {

  /** Done; also: paused, or another heartbeat has the lock. */
  public static final int DONE = 0;

  /** Failed. */
  public static final int FAILED = 1;

  /** Called wrongly, or with input that cannot be used. */
  public static final int USAGE = 2;

  /** From a work script: this version is rejected for good ({@code EX_DATAERR} of sysexits(3)). */
  public static final int REJECTED = 65;

  /** Not now: try again later ({@code EX_TEMPFAIL} of sysexits(3)). */
  public static final int TRY_AGAIN = 75;

  private ExitCode() {}
}
