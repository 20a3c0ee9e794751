package io.federation.git;

import java.util.List;

/**
 * A remote could not be asked, or did not give what was asked for. The message is one line for
 * people; it names the repository's URL and never a credential.
 */
public final class RemoteUnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  RemoteUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  RemoteUnavailableException(String message) {
    super(message);
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
