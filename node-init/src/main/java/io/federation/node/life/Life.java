package io.federation.node.life;

import io.federation.model.Stamp;
import io.federation.model.Standing;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.Announcer;
import io.federation.node.home.StandingStore;
import java.io.IOException;
import java.time.Clock;
import java.util.function.BiFunction;

/** Takes a node through its states: keeps each new one on disk, and tells it. */
public final class Life {

  private final StandingStore store;
  private final Announcer announcer;
  private final Clock clock;

  /** Keeps standings in {@code store} and tells {@code announcer}. */
  public Life(StandingStore store, Announcer announcer, Clock clock) {
    this.store = store;
    this.announcer = announcer;
    this.clock = clock;
  }

  /** Returns the present standing. */
  public Standing standing() throws IOException {
    Standing standing = store.load();
    tellRepairs();
    return standing;
  }

  private void tellRepairs() {
    for (String repair : store.repairs()) {
      announcer.tell(new LifeEvent.Warning(repair));
    }
  }

  /**
   * Takes a transition, such as {@code Standing::wedge}. One that leaves the state as it is is
   * neither kept nor told.
   *
   * @param reason why, in one line
   * @throws io.federation.model.IllegalTransitionException if the present state does not allow it
   */
  public void take(BiFunction<Standing, Stamp, Standing> transition, String reason)
      throws IOException {
    StandingStore.Change change =
        store.change(standing -> transition.apply(standing, new Stamp(clock.instant())));
    tellRepairs();
    if (change.happened()) {
      announcer.tell(
          new LifeEvent.StateChanged(change.before().state(), change.after().state(), reason));
    }
  }
}
