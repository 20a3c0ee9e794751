package io.federation.local.keeper;

import io.federation.machine.Program;

/** Keeps the last line that a process complains with. */
class Complaint implements Program.Output {

  private volatile String last = "no word of why";

  @Override
  public void out(String line) {
    // A node's program has nothing to say but what is in its node's log.
  }

  @Override
  public void err(String line) {
    last = line;
  }

  @Override
  public String toString() {
    return last;
  }
}
