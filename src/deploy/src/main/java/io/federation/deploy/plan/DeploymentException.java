package io.federation.deploy.plan;

/** A tree that cannot be deployed; the message says in a line what is wrong, and where. */
public final class DeploymentException extends Exception {

  private static final long serialVersionUID = 1;

  DeploymentException(String message) {
    super(message);
  }
}
