package io.federation.git.remote;

import java.time.Duration;
import java.util.List;

/**
 * A remote could not be asked, or did not give what was asked for. The message is one line for
 * people; it names the repository's URL and never a credential.
 */
public final class RemoteUnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean answered;

  public RemoteUnavailableException(String message, Throwable cause) {
    this(message, cause, false);
  }

  /** Makes one that says whether the remote had answered before it went wrong. */
  public RemoteUnavailableException(String message, Throwable cause, boolean answered) {
    super(message, cause);
    this.answered = answered;
  }

  public RemoteUnavailableException(String message) {
    super(message);
    this.answered = false;
  }

  /** Returns one that says that an address took longer than it may. */
  public static RemoteUnavailableException tooLong(String url, Duration limit, Exception cause) {
    boolean whole = limit.toMillis() % 1000 == 0;
    String time = whole ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    return new RemoteUnavailableException(
        Remote.shown(url)
            + (limit.isZero() ? ": no time was left to ask it" : ": it took longer than " + time),
        cause);
  }

  /** Returns whether the remote had answered before it went wrong. */
  public boolean isAnswered() {
    return answered;
  }

  /** Returns one that tells of all, of which there is at least one. */
  static RemoteUnavailableException ofAll(List<RemoteUnavailableException> failures) {
    if (failures.size() == 1) {
      return failures.get(0);
    }
    StringBuilder all = new StringBuilder();
    for (RemoteUnavailableException failure : failures) {
      all.append(all.isEmpty() ? "" : "; ").append(failure.getMessage());
    }
    RemoteUnavailableException together = new RemoteUnavailableException(all.toString());
    failures.forEach(together::addSuppressed);
    return together;
  }
}
