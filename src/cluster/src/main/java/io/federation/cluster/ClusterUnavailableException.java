package io.federation.cluster;

/** ZooKeeper cannot be reached, or does not let us. Its message is one line. */
public final class ClusterUnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  public ClusterUnavailableException(String reason) {
    super(reason);
  }

  public ClusterUnavailableException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
