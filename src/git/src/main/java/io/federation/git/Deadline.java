package io.federation.git;

import java.time.Duration;
import org.eclipse.jgit.lib.EmptyProgressMonitor;

/** Cancels what it watches when that has taken too long. */
final class Deadline extends EmptyProgressMonitor {

  private final long end;

  /** Counts {@code limit} from now. */
  Deadline(Duration limit) {
    this.end = System.nanoTime() + limit.toNanos();
  }

  @Override
  public boolean isCancelled() {
    return System.nanoTime() - end > 0;
  }
}
