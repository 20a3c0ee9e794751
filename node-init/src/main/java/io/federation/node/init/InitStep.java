package io.federation.node.init;

import io.federation.model.ExitCode;
import io.federation.model.NodeState;
import io.federation.node.home.NodeHome;
import io.federation.node.repository.LookResult;
import io.federation.node.work.FailureRecord;
import io.federation.node.work.InitFailure;
import io.federation.node.work.RetrySchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Optional;

/**
 * Lets heartbeats go on where {@code init} was killed or has failed: at once, after a wait that
 * grows, or when the ops repository has moved. A node that was initialised before, and works, is
 * tried only then.
 */
public abstract class InitStep {

  private final NodeHome home;
  private final Clock clock;

  protected InitStep(NodeHome home, Clock clock) {
    this.home = home;
    this.clock = clock;
  }

  /** Puts together what hardly any heartbeat needs. */
  protected abstract Initializer initializer() throws IOException;

  /** Returns whether the node in {@code state} is to be initialised now. */
  public boolean isDue(NodeState state, LookResult seen) throws IOException {
    Optional<FailureRecord> failure = InitFailure.read(home);
    if (failure.isEmpty()) {
      return !state.isInitialised();
    }
    boolean pushed = seen.trees().reports().get(0).moved() && Files.isDirectory(seen.trees().ops());
    return state.isInitialised()
        ? pushed && state.mayWork()
        : pushed || RetrySchedule.isDue(failure.get(), clock.instant());
  }

  /** Initialises the node; returns an {@link ExitCode}. */
  public int call() throws IOException, InterruptedException {
    try {
      initializer().resume();
      return ExitCode.DONE;
    } catch (InitException e) {
      // It has been told.
      return ExitCode.FAILED;
    }
  }
}
