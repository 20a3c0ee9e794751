package io.federation.cluster;

import io.federation.machine.ErrorText;
import io.federation.presence.Entry;
import io.federation.presence.PresenceUnavailableException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.jspecify.annotations.Nullable;

/**
 * Records each minute what all nodes have said, in the process among all that is elected for it;
 * when that dies, another one is within the session's time-out.
 */
public final class ElectedRecorder implements AutoCloseable {

  static final String ELECTION = "/recorder";

  /** By then each node has spoken that speaks at its own second of the minute's first half. */
  private static final int SECOND = 35;

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);
  private static final Duration LEAVING = Duration.ofSeconds(20);

  private final ClusterConnection connection;
  private final LivePresence live;
  private final Recorder recorder;
  private final Clock clock;
  private final Consumer<String> problems;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(ElectedRecorder::thread);
  private @Nullable LeaderLatch latch;
  private @Nullable Instant recorded;
  private @Nullable Instant failed;
  private String problem = "";

  /**
   * Stands for election, once the node has said something of itself, and again after others where
   * it cannot record.
   *
   * @param live knows what this node says of itself
   * @param problems is told in a line why nothing can be recorded, once as long as that stays
   */
  public ElectedRecorder(
      ClusterConnection connection,
      LivePresence live,
      Recorder recorder,
      Clock clock,
      Consumer<String> problems) {
    this.connection = connection;
    this.live = live;
    this.recorder = recorder;
    this.clock = clock;
    this.problems = problems;
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(
            this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "recorder");
    thread.setDaemon(true);
    return thread;
  }

  private synchronized void look() {
    Instant now = clock.instant();
    Optional<Entry> self = live.self();
    if (failed != null && now.isBefore(failed.plus(AFTER_FAILURE)) && !now.isBefore(failed)) {
      return;
    }
    if (self.isPresent()) {
      stand(self.get().instanceId());
    }
    if (self.isEmpty() || !isElected()) {
      recorded = null;
    } else if (isDue(now)) {
      try {
        recorder.record(self.get());
        recorded = now;
        failed = null;
        problem = "";
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ClusterUnavailableException
          | PresenceUnavailableException
          | IOException
          | RuntimeException
          | Error e) {
        failed = now;
        tell("Cannot record what nodes say: " + ErrorText.of(e));
        // Another may fare better.
        standDown();
      }
    }
  }

  private void stand(String instanceId) {
    if (latch == null) {
      latch = new LeaderLatch(connection.curator(), ELECTION, instanceId);
      try {
        latch.start();
      } catch (Exception e) {
        // What Curator declares, and never throws.
        throw new IllegalStateException(e);
      }
    }
  }

  private void standDown() {
    if (latch != null) {
      try {
        latch.close();
      } catch (IOException | RuntimeException e) {
        // It is not connected, and so is not elected either.
      }
      latch = null;
    }
  }

  private void tell(String text) {
    if (!text.equals(problem)) {
      problem = text;
      problems.accept(text);
    }
  }

  /** At once where nobody knows what the one before has done, and then once a minute. */
  private boolean isDue(Instant now) {
    return recorded == null
        || (now.atOffset(ZoneOffset.UTC).getSecond() >= SECOND
            && now.truncatedTo(ChronoUnit.MINUTES)
                .isAfter(recorded.truncatedTo(ChronoUnit.MINUTES)));
  }

  /** Returns whether this process is the one. */
  public synchronized boolean isElected() {
    return latch != null && latch.hasLeadership();
  }

  /** Records once more what nodes have said that leave together, and stands down. */
  @Override
  public void close() throws InterruptedException {
    thread.shutdown();
    boolean unused = thread.awaitTermination(LEAVING.toSeconds(), TimeUnit.SECONDS);
    thread.shutdownNow();
    recorded = null;
    failed = null;
    look();
    standDown();
  }
}
