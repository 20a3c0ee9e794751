package io.federation.node.ec2;

import io.federation.machine.Deadline;
import io.federation.model.event.NodeEvent;
import io.federation.model.event.NumberedEvent;
import io.federation.node.event.Mirror;
import java.util.List;

/** Lets a node say that it is there unless its instance is in a warm pool: nobody may choose it. */
final class PresenceWhileInService implements Mirror {

  private final Mirror presence;
  private final Instance instance;

  PresenceWhileInService(Mirror presence, Instance instance) {
    this.presence = presence;
    this.instance = instance;
  }

  @Override
  public void on(NumberedEvent occurrence) {
    if (!instance.lifecycle().isWarmed()) {
      presence.on(occurrence);
    }
  }

  @Override
  public void beat(Deadline deadline) {
    if (!instance.lifecycle().isWarmed()) {
      presence.beat(deadline);
    }
  }

  @Override
  public void rehearse() {
    presence.rehearse();
  }

  @Override
  public List<NodeEvent> finish(Deadline deadline) {
    return presence.finish(deadline);
  }
}
