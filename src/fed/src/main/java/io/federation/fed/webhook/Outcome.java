package io.federation.fed.webhook;

/** What became of a request. */
public enum Outcome {
  PASSED_ON(200, "passed on"),
  REPEATED(200, "passed on before"),
  PING(200, "pings"),
  OTHER(202, "with nothing to tell"),
  UNREADABLE(400, "not understood"),
  REFUSED(401, "refused"),
  WRONG_PATH(404, "to a wrong path"),
  WRONG_METHOD(405, "of a wrong method"),
  TOO_LARGE(413, "too large"),
  FAILED(503, "could not be passed on");

  private final int status;
  private final String words;

  Outcome(int status, String words) {
    this.status = status;
    this.words = words;
  }

  /** Returns the status of the answer. */
  int status() {
    return status;
  }

  /** Returns what stands behind their number. */
  String words() {
    return words;
  }
}
