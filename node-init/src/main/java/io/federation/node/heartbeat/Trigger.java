package io.federation.node.heartbeat;

import io.federation.machine.Deadline;
import io.federation.model.Version;
import java.time.Duration;
import java.util.Optional;

/**
 * What makes a node look: the minute is over, somebody pushed, an operator calls. A trigger belongs
 * to one heartbeat.
 */
public interface Trigger {

  /**
   * Returns how long this node is to wait before it looks, so that not all nodes look at once.
   *
   * @param instanceId the node's name
   */
  Duration delay(String instanceId);

  /** Returns until when to wait for another heartbeat of this node that is looking. */
  Deadline deadline();

  /**
   * Returns the version of the ops repository that is wanted; nothing if the newest will do. A
   * heartbeat after which the node has another one ends with {@link
   * io.federation.model.ExitCode#TRY_AGAIN}.
   */
  Optional<Version> wanted();

  /** Returns whether to leave it at the look where that finds anything new, and to tell nobody. */
  default boolean isRehearsal() {
    return false;
  }
}
