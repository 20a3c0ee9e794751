package io.federation.git.remote;

import io.federation.machine.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Talks to a server in a thread of its own, which is left to itself when its time is over: a server
 * that sends a byte now and then would otherwise hold up its client for as long as it likes.
 */
public final class BoundedCall {

  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(1);

  private BoundedCall() {}

  /**
   * Makes a call.
   *
   * @param url for the message
   * @param after is run as soon as the call is over, be it long after its time
   * @throws RemoteUnavailableException if it is not over in time
   */
  public static <T> T of(Callable<T> call, Duration limit, String url, Runnable after)
      throws IOException, RemoteUnavailableException {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              try {
                return call.call();
              } finally {
                after.run();
              }
            });
    return result(task, Deadline.in(limit), limit, url, new ReceivedData());
  }

  /**
   * Makes a call.
   *
   * @param deadline by when it must be over
   * @param limit the time it has until then, for the message
   * @param url for the message
   * @param received what the call reads
   * @throws RemoteUnavailableException if it is not over in time, or the server is too slow
   */
  public static <T> T of(
      Callable<T> call, Deadline deadline, Duration limit, String url, ReceivedData received)
      throws IOException, RemoteUnavailableException {
    return result(new FutureTask<>(call), deadline, limit, url, received);
  }

  private static <T> T result(
      FutureTask<T> task, Deadline deadline, Duration limit, String url, ReceivedData received)
      throws IOException, RemoteUnavailableException {
    Thread thread = new Thread(task, "talk to " + Remote.shown(url));
    thread.setDaemon(true);
    thread.start();
    try {
      while (true) {
        Duration left = deadline.left();
        Duration wait = left.compareTo(BETWEEN_CHECKS) < 0 ? left : BETWEEN_CHECKS;
        try {
          return task.get(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          if (deadline.left().isZero()) {
            throw RemoteUnavailableException.tooLong(url, limit, e);
          }
          if (received.isTooSlow()) {
            throw unavailable(url, ReceivedData.tooSlow(), e);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(url, "interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException failure) {
        throw failure;
      }
      if (cause instanceof RemoteUnavailableException unavailable) {
        throw unavailable;
      }
      throw new IllegalStateException(Remote.shown(url) + ": " + cause, cause);
    } finally {
      if (!task.isDone()) {
        received.stop();
        thread.interrupt();
      }
    }
  }

  private static RemoteUnavailableException unavailable(String url, String what, Exception cause) {
    return new RemoteUnavailableException(Remote.shown(url) + ": " + what, cause);
  }
}
