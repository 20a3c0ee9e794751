package io.federation.presence;

import io.federation.model.Names;

/**
 * What one node says of itself, as the file that it is kept in.
 *
 * @param instanceId the node's instance id
 * @param json the whole text; a newer program may have written it
 */
public record Entry(String instanceId, String json) {
  /** Checks the id. */
  public Entry {
    Names.check("instance-id", instanceId);
  }
}
