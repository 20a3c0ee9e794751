package io.federation.presence;

import io.federation.model.Names;
import java.util.Optional;

/**
 * What one node says of itself, as the file that it is kept in.
 *
 * @param instanceId the node's instance id
 * @param json the whole text; a newer program may have written it
 */
public record Entry(String instanceId, String json) {
  public Entry {
    Names.check("instance-id", instanceId);
  }

  /**
   * Returns the record; nothing if some program left the file in a bad way, or copied it from
   * another node: that must not hide the others.
   */
  public Optional<PresenceRecord> record() {
    try {
      PresenceRecord record = PresenceRecord.parse(json);
      return record.instanceId().equals(instanceId) ? Optional.of(record) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
