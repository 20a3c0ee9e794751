package io.federation.git.remote;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A remote could not be asked, or did not give what was asked for. The message is one line for
 * people; it names the repository's URL and never a credential.
 */
public final class RemoteUnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean answered;
  private final boolean wantsLogin;

  public RemoteUnavailableException(String message, Throwable cause) {
    this(message, cause, false, false);
  }

  /**
   * Makes one that says how far the remote was asked.
   *
   * @param answered whether it had answered before it went wrong
   * @param wantsLogin whether it refused the login, or there is none that could be shown
   */
  RemoteUnavailableException(
      String message, @Nullable Throwable cause, boolean answered, boolean wantsLogin) {
    super(message, cause);
    this.answered = answered;
    this.wantsLogin = wantsLogin;
  }

  public RemoteUnavailableException(String message) {
    this(message, null, false, false);
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

  /**
   * Returns whether {@code trouble} comes from a remote that refused a login, or was shown none.
   */
  public static boolean wantsLogin(Throwable trouble) {
    for (Throwable t = trouble; t != null; t = t.getCause()) {
      if (t instanceof RemoteUnavailableException remote && remote.wantsLogin) {
        return true;
      }
    }
    return false;
  }

  /** Returns one that tells of all, of which there is at least one. */
  static RemoteUnavailableException ofAll(List<RemoteUnavailableException> failures) {
    if (failures.size() == 1) {
      return failures.get(0);
    }
    StringBuilder all = new StringBuilder();
    boolean wantsLogin = false;
    for (RemoteUnavailableException failure : failures) {
      all.append(all.isEmpty() ? "" : "; ").append(failure.getMessage());
      wantsLogin |= failure.wantsLogin;
    }
    RemoteUnavailableException together =
        new RemoteUnavailableException(all.toString(), null, false, wantsLogin);
    failures.forEach(together::addSuppressed);
    return together;
  }
}
