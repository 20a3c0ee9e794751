package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.ProgramRun;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Constant load on a page, by wrk, for as long as it takes. */
final class Load implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** Longer than any test; the load is ended by it. */
  private static final String LONGEST = "7200s";

  /** More than the load balancer's own limits, which are answered with an error. */
  private static final String ANSWER_LIMIT = "60s";

  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
  private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
  private static final Pattern ERRORS =
      Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

  private final ProgramRun.Started wrk;

  private Load(ProgramRun.Started wrk) {
    this.wrk = wrk;
  }

  /**
   * How it went.
   *
   * @param requests how many were answered
   * @param failed how many were answered with an error, or not at all
   * @param report what wrk printed
   */
  record Result(long requests, long failed, String report) {}

  /**
   * Begins to ask for {@code url}, on eight connections that are kept. It takes what the nodes
   * leave of the machine: wrk asks as fast as it can, and heartbeats that come too late for minutes
   * would be taken for dead nodes.
   */
  static Load on(String url) {
    return new Load(
        ProgramRun.of(
                "nice", "-n19", "wrk", "-t2", "-c8", "--timeout", ANSWER_LIMIT, "-d", LONGEST, url)
            .within(LIMIT)
            .start());
  }

  /** Ends the load, and fails unless all requests were answered well. */
  void stopWithoutFailure() {
    Result result = stop();
    assertThat(result.failed()).as(result.report()).isZero();
    assertThat(result.requests()).as(result.report()).isPositive();
  }

  /** Ends the load and says how it went. */
  Result stop() {
    // It takes this as the end of its time, and reports.
    ProgramRun.of("kill", "-INT", Long.toString(wrk.process().pid())).run().expectingSuccess();
    String report = wrk.await().out();
    System.out.println(report);
    return new Result(sum(REQUESTS, report), sum(REFUSED, report) + sum(ERRORS, report), report);
  }

  private static long sum(Pattern pattern, String report) {
    long sum = 0;
    Matcher matcher = pattern.matcher(report);
    if (matcher.find()) {
      for (int i = 1; i <= matcher.groupCount(); i++) {
        sum += Long.parseLong(matcher.group(i));
      }
    }
    return sum;
  }

  @Override
  public void close() {
    wrk.close();
  }
}
