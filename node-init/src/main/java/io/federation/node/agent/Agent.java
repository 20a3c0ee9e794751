package io.federation.node.agent;

import io.federation.machine.Sleeper;
import io.federation.model.SpreadDelay;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Beats at once and then every minute, at the node's own second, each time in a thread of its own:
 * a heartbeat may work for hours, and the next ones say so meanwhile, as those of the timer do.
 */
public final class Agent {

  /** Of those that do not end, such as one that works and one that hangs: no more come then. */
  private static final int MOST_BEATS_AT_ONCE = 4;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final NodeHome home;
  private final Duration second;
  private final Runnable beat;
  private final Clock clock;
  private final Sleeper sleeper;
  private final ThreadPoolExecutor beats =
      new ThreadPoolExecutor(
          0,
          MOST_BEATS_AT_ONCE,
          1,
          TimeUnit.MINUTES,
          new SynchronousQueue<>(),
          Agent::thread,
          new ThreadPoolExecutor.DiscardPolicy());

  /**
   * An agent in this process.
   *
   * @param instanceId the node's name, by which it has its second of the minute
   * @param beat beats once; it may take as long as it likes
   */
  public Agent(NodeHome home, String instanceId, Runnable beat, Clock clock, Sleeper sleeper) {
    this.home = home;
    this.second = SpreadDelay.of(instanceId, SpreadDelay.WITHIN_MINUTE);
    this.beat = beat;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "heartbeat");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Beats until another version of the program is installed, or nobody wants an agent any more.
   *
   * @param isWanted whether somebody does, asked before each beat
   * @return whether it is to be started again
   */
  public boolean run(BooleanSupplier isWanted) throws InterruptedException {
    String running = installed();
    while (isWanted.getAsBoolean()) {
      if (!installed().equals(running)) {
        return true;
      }
      beats.execute(this::beatAndTell);
      sleeper.sleep(untilNext());
    }
    return false;
  }

  private void beatAndTell() {
    beat.run();
    try {
      AgentLock.touch(home, clock.instant());
    } catch (IOException e) {
      // To the launcher it is as if the agent were silent, and it starts heartbeats of its own.
    }
  }

  private Duration untilNext() {
    Instant now = clock.instant();
    Instant next = now.truncatedTo(ChronoUnit.MINUTES).plus(second);
    return Duration.between(now, next.isAfter(now) ? next : next.plus(MINUTE));
  }

  /** What Java still reads classes from is the file that was there when it started. */
  private String installed() {
    Path jar = home.jar();
    return jar.toFile().lastModified() + " " + jar.toFile().length();
  }
}
