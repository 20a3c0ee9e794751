package io.federation.deploy.status;

import java.util.List;
import java.util.Optional;

/**
 * A lock that somebody has, or has begun something under.
 *
 * @param waiting who waits for it, the next one first
 * @param begun who has begun something under it and not ended it, whether it still has the lock or
 *     not
 */
public record LockStatus(
    String path, Optional<Requestor> holder, List<Requestor> waiting, Optional<Requestor> begun) {

  public LockStatus {
    waiting = List.copyOf(waiting);
  }

  /**
   * A host that has asked for the lock.
   *
   * @param id nothing if it does not say it
   * @param isGone whether it says who it is, and is not in {@code /hosts}
   */
  public record Requestor(Optional<String> id, String name, boolean isGone) {}
}
