package io.federation.deploy.software;

import java.io.IOException;

/** A program failed; the message names its command line alone, as its output is in the log. */
public final class CommandFailedException extends IOException {

  private static final long serialVersionUID = 1;

  CommandFailedException(String command) {
    super("Command failed: " + command);
  }

  CommandFailedException(String command, IOException cause) {
    super("Command failed: " + command + ": " + cause.getMessage(), cause);
  }
}
