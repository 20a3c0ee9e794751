package io.federation.fed.view;

import io.federation.model.spec.Flattime;
import io.federation.model.spec.PresenceSpec;
import io.federation.presence.history.PresencePlace;
import java.nio.file.Path;

/** Finds how a presence repository is written, from the description of its federation. */
final class Places {

  private Places() {}

  static PresencePlace of(Path folder, PresenceSpec spec) {
    return new PresencePlace(
        folder,
        spec.branch(),
        spec.flattime() == Flattime.DAILY,
        spec.flattimeEvery(),
        spec.retention());
  }
}
