package io.federation.local.process;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a program complains of, the lines of its standard error, and nothing else. */
public final class Complaints implements Program.Output {

  private final List<String> lines = new ArrayList<>();

  @Override
  public void out(String line) {
    // It is run for what it does, not for what it says.
  }

  @Override
  public synchronized void err(String line) {
    lines.add(line);
  }

  /** Returns the lines so far, oldest first. */
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
