package io.federation.fed.webhook;

import io.federation.machine.Sleeper;
import java.io.PrintStream;
import java.time.Duration;

/** Prints what was counted, where there is something new. */
public final class CountsReport {

  static final Duration EVERY = Duration.ofMinutes(1);

  private final Counts counts;
  private final PrintStream out;
  private String printed;

  public CountsReport(Counts counts, PrintStream out) {
    this.counts = counts;
    this.out = out;
    this.printed = counts.line();
  }

  /** Prints a line each minute, until interrupted; none for a minute in which nothing came. */
  public void run(Sleeper sleeper) throws InterruptedException {
    while (true) {
      sleeper.sleep(EVERY);
      printNew();
    }
  }

  /** Prints what was counted, once more than {@link #run} did. */
  public synchronized void printLast() {
    out.println(counts.line());
  }

  private synchronized void printNew() {
    String line = counts.line();
    if (!line.equals(printed)) {
      out.println(line);
      printed = line;
    }
  }
}
