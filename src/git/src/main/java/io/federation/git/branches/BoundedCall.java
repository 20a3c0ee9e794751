package io.federation.git.branches;

import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteUnavailableException;
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
final class BoundedCall {

  private BoundedCall() {}

  /**
   * Makes a call.
   *
   * @param url for the message
   * @param after is run as soon as the call is over, be it long after its time
   * @throws RemoteUnavailableException if it is not over in time
   */
  static <T> T of(Callable<T> call, Duration limit, String url, Runnable after)
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
    Thread thread = new Thread(task, "talk to " + Remote.shown(url));
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      throw new RemoteUnavailableException(Remote.shown(url) + ": " + tooLong(limit), e);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new RemoteUnavailableException(Remote.shown(url) + ": interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException failure) {
        throw failure;
      }
      if (cause instanceof RemoteUnavailableException unavailable) {
        throw unavailable;
      }
      throw new IllegalStateException(Remote.shown(url) + ": " + cause, cause);
    }
  }

  private static String tooLong(Duration limit) {
    return limit.toMillis() > 0
        ? "it took longer than " + limit.toMillis() + " ms"
        : "no time was left to ask it";
  }
}
