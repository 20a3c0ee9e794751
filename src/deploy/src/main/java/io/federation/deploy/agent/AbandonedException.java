package io.federation.deploy.agent;

/** A deployment is not gone on with, as its version is not wanted any more. */
final class AbandonedException extends Exception {

  private static final long serialVersionUID = 1;

  AbandonedException(String message) {
    super(message);
  }
}
