package io.federation.fed.webhook;

import java.io.PrintStream;

/** Prints what keeps us from passing on: when it begins, when it changes, and when it is over. */
public final class Troubles {

  private final PrintStream err;
  private String present = "";

  public Troubles(PrintStream err) {
    this.err = err;
  }

  synchronized void add(String line) {
    if (!line.equals(present)) {
      err.println("fed: cannot pass on a push: " + line);
      present = line;
    }
  }

  synchronized void end() {
    if (!present.isEmpty()) {
      err.println("fed: pushes are passed on again");
      present = "";
    }
  }
}
