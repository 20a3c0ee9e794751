package io.federation.node.init;

/** Initialisation could not come to its end; the message says in one line why. */
public final class InitException extends Exception {

  private static final long serialVersionUID = 1L;

  InitException(String message) {
    super(message);
  }
}
