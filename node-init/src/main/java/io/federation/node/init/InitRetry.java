package io.federation.node.init;

import io.federation.model.ExitCode;
import io.federation.model.NodeState;
import io.federation.node.heartbeat.InitStep;
import io.federation.node.home.NodeHome;
import io.federation.node.repository.LookResult;
import io.federation.node.work.FailureRecord;
import io.federation.node.work.InitFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Optional;

/**
 * Lets heartbeats go on where {@code init} was killed or has failed: at once, after a wait that
 * grows, or when the ops repository has moved. A node that was initialised before, and works, is
 * tried only then.
 */
public final class InitRetry implements InitStep {

  private final NodeHome home;
  private final Maker initializer;
  private final Clock clock;

  /** Makes what initialises the node. */
  @FunctionalInterface
  public interface Maker {

    /** Makes it. */
    Initializer make() throws IOException;
  }

  /** Asks for the {@code initializer} only where it is needed: hardly any heartbeat does. */
  public InitRetry(NodeHome home, Maker initializer, Clock clock) {
    this.home = home;
    this.initializer = initializer;
    this.clock = clock;
  }

  @Override
  public boolean isDue(NodeState state, LookResult seen) throws IOException {
    Optional<FailureRecord> failure = InitFailure.read(home);
    if (failure.isEmpty()) {
      return !state.isInitialised();
    }
    boolean pushed = seen.trees().reports().get(0).moved() && Files.isDirectory(seen.trees().ops());
    return state.isInitialised()
        ? pushed && state.mayWork()
        : pushed || InitFailure.isDue(failure.get(), clock);
  }

  @Override
  public int call() throws IOException, InterruptedException {
    try {
      initializer.make().resume();
      return ExitCode.DONE;
    } catch (InitException e) {
      // It has been told.
      return ExitCode.FAILED;
    }
  }
}
