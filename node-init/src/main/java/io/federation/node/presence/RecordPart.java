package io.federation.node.presence;

import io.federation.presence.PresenceRecordBuilder;
import java.io.IOException;

/** Adds to what the node says of itself. */
@FunctionalInterface
public interface RecordPart {

  /**
   * Adds what there is to say now. Called before each publication; what it adds is to change only
   * where there is news, since each change is a push.
   */
  void addTo(PresenceRecordBuilder record) throws IOException;
}
