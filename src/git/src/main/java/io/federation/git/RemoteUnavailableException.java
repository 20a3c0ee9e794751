package io.federation.git;

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
}
