package io.federation.node.life;

import io.federation.model.NodeStatus;
import io.federation.model.Stamp;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.StatusStore;
import java.io.IOException;
import java.time.Clock;
import java.util.function.BiFunction;

/** Takes a node through its states: keeps each new one on disk, and tells it. */
public final class Lifecycle {

  private final StatusStore store;
  private final EventPublisher events;
  private final Clock clock;

  public Lifecycle(StatusStore store, EventPublisher events, Clock clock) {
    this.store = store;
    this.events = events;
    this.clock = clock;
  }

  public NodeStatus status() throws IOException {
    NodeStatus status = store.load();
    tellRepairs();
    return status;
  }

  private void tellRepairs() {
    for (String repair : store.repairs()) {
      events.publish(new LifeEvent.Warning(repair));
    }
  }

  /**
   * Takes a transition, such as {@code NodeStatus::wedge}. One that leaves the state as it is is
   * neither kept nor told.
   *
   * @param reason why, in one line
   * @throws io.federation.model.IllegalTransitionException if the present state does not allow it
   */
  public void take(BiFunction<NodeStatus, Stamp, NodeStatus> transition, String reason)
      throws IOException {
    StatusStore.Change change =
        store.change(status -> transition.apply(status, new Stamp(clock.instant())));
    tellRepairs();
    if (change.happened()) {
      events.publish(
          new LifeEvent.StateChanged(change.before().state(), change.after().state(), reason));
    }
  }
}
