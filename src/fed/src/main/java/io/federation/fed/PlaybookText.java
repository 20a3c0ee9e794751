package io.federation.fed;

import io.federation.orchestrate.call.CallReply;
import io.federation.orchestrate.playbook.PlaybookOutput;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Prints what a playbook does in the form of MCollective's. */
final class PlaybookText implements PlaybookOutput {

  private static final String MARK = ">>>>>>>>> ";
  private static final String DETAIL = "   ...... ";

  /** A line of signs is as long as its text and so many more. */
  private static final int LONGER = 11;

  private final PrintStream out;

  PlaybookText(PrintStream out) {
    this.out = out;
  }

  @Override
  public void announced(String text) {
    String line = ">".repeat(text.length() + LONGER);
    out.println();
    out.println(line);
    out.println(MARK + text);
    out.println(line);
    out.println();
  }

  @Override
  public void calling(String action, int nodes) {
    out.println(MARK + "calling " + action + " for " + nodes + " node(s)");
  }

  @Override
  public void tryingAgain(String action, int number) {
    out.println(DETAIL + "trying " + action + ", try number " + number);
  }

  @Override
  public void answered(CallReply reply, boolean isWanted) {
    if (!reply.isOk() || isWanted) {
      out.println(DETAIL + "processing result from " + reply.node() + " [" + reply.message() + "]");
    }
  }

  @Override
  public void failingFast(CallReply reply) {
    out.println(
        DETAIL
            + "failing fast due to "
            + reply.status().number()
            + " ["
            + reply.message()
            + "] result from "
            + reply.node());
  }

  @Override
  public void tryFailed(int number, String error) {
    out.println(DETAIL + "try " + number + " failed: " + error);
  }

  @Override
  public void summarized(List<String> lines) {
    out.println();
    lines.forEach(out::println);
    out.println();
  }

  @Override
  public void done(String action, Statistics statistics) {
    out.printf(
        Locale.ROOT,
        "%sdone %s [discovered=%d responses=%d failcount=%d okcount=%d totaltime=%.6f batch=%d]%n",
        MARK,
        action,
        statistics.discovered(),
        statistics.responses(),
        statistics.failed(),
        statistics.ok(),
        seconds(statistics.took()),
        statistics.batch());
  }

  private static double seconds(Duration took) {
    return took.toNanos() / 1e9;
  }

  @Override
  public void wouldCall(String action, List<String> nodes) {
    out.println(MARK + "would call " + action + " on " + String.join(", ", nodes));
  }
}
