package io.federation.deploy.agent;

import io.federation.cluster.ClusterUnavailableException;
import io.federation.machine.RetryPolicy;
import io.federation.machine.Sleeper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Does again what ZooKeeper's servers could not be reached for, until they can. */
final class ClusterRetry {

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** Nobody gives a deployment up but people, who end the agent. */
  private static final Duration WITHOUT_END = Duration.ofDays(36_500);

  private final RetryPolicy<ClusterUnavailableException> policy;
  private final DeployLog log;
  private volatile boolean isEnding;

  ClusterRetry(DeployLog log, Clock clock, Sleeper sleeper) {
    this.policy =
        new RetryPolicy<>(
            ClusterUnavailableException.class, clock, sleeper, SHORTEST_PAUSE, LONGEST_PAUSE);
    this.log = log;
  }

  /** Waits no longer from now on: the agent is to end. */
  void end() {
    isEnding = true;
  }

  boolean isEnding() {
    return isEnding;
  }

  /** Goes on unless the agent is to end. */
  void checkGoesOn() throws InterruptedException {
    if (isEnding) {
      throw new InterruptedException();
    }
  }

  /** Something that is done at the servers, and may be done twice. */
  interface Call<T> {
    T call() throws ClusterUnavailableException, IOException, InterruptedException;
  }

  /** Something of which nothing is to be known but that it is done. */
  interface Action {
    void run() throws ClusterUnavailableException, IOException;
  }

  void untilDone(Action action) throws IOException, InterruptedException {
    boolean unused =
        untilReached(
            () -> {
              action.run();
              return true;
            });
  }

  <T> T untilReached(Call<T> call) throws IOException, InterruptedException {
    AtomicBoolean isTold = new AtomicBoolean();
    try {
      return policy.tryFor(WITHOUT_END, result -> true, () -> once(call, isTold));
    } catch (ClusterUnavailableException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private <T> T once(Call<T> call, AtomicBoolean isTold)
      throws ClusterUnavailableException, IOException, InterruptedException {
    try {
      return call.call();
    } catch (ClusterUnavailableException e) {
      checkGoesOn();
      if (!isTold.getAndSet(true)) {
        log.warn(e.getMessage() + ": nothing more is done until it can");
      }
      throw e;
    }
  }
}
