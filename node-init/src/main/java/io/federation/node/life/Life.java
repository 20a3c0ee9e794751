package io.federation.node.life;

import io.federation.model.NodeStatus;
import io.federation.model.Stamp;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.Announcer;
import io.federation.node.home.StatusStore;
import java.io.IOException;
import java.time.Clock;
import java.util.function.BiFunction;

/** Takes a node through its states: keeps each new one on disk, and tells it. */
public final class Life {

  private final StatusStore store;
  private final Announcer announcer;
  private final Clock clock;

  /** Keeps the status in {@code store} and tells {@code announcer}. */
  public Life(StatusStore store, Announcer announcer, Clock clock) {
    this.store = store;
    this.announcer = announcer;
    this.clock = clock;
  }

  /** Returns the present status. */
  public NodeStatus status() throws IOException {
    NodeStatus status = store.load();
    tellRepairs();
    return status;
  }

  private void tellRepairs() {
    for (String repair : store.repairs()) {
      announcer.tell(new LifeEvent.Warning(repair));
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
      announcer.tell(
          new LifeEvent.StateChanged(change.before().state(), change.after().state(), reason));
    }
  }
}
