package io.federation.deploy.agent;

/** A deployment is not gone on with, as somebody has stopped all. */
final class AbandonedException extends Exception {

  private static final long serialVersionUID = 1;

  AbandonedException() {
    super("all hosts are stopped, the cluster version is None");
  }
}
