package io.federation.node.presence;

import io.federation.presence.PresenceRecordBuilder;
import java.io.IOException;
import java.util.List;

/** Adds to what the node says of itself. */
@FunctionalInterface
public interface RecordPart {

  /**
   * Adds what there is to say now. Called before each publication; what it adds is to change only
   * where there is news, since each change is a push.
   */
  void addTo(PresenceRecordBuilder record) throws IOException;

  /** Returns whether it would add something else now, as others came or went since the call. */
  default boolean isOutdated() {
    return false;
  }

  /** Returns what was wrong at the last call and is to be told, one line each. */
  default List<String> troubles() {
    return List.of();
  }
}
