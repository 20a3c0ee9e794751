package io.federation.fed;

import io.federation.model.ExitCode;
import io.federation.orchestrate.caller.CallResult;

/** What commands that call nodes end with, by the numbers that MCollective's have. */
final class CallExit {

  private static final int NONE_FOUND = 1;
  private static final int SOME_FAILED = 2;
  private static final int NONE_ANSWERED = 3;

  private CallExit() {}

  /** Returns it after a call. */
  static int of(CallResult result) {
    if (result.replies().isEmpty()) {
      return NONE_ANSWERED;
    }
    return result.okCount() == result.asked().size() ? ExitCode.DONE : SOME_FAILED;
  }

  /** Says that there is nobody to be called, and returns it. */
  static int ofNone(SharedOptions shared) {
    shared.err().println("fed: no node was found");
    return NONE_FOUND;
  }
}
