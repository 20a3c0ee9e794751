package io.federation.fed.view;

import io.federation.cluster.ClusterConnection;
import io.federation.model.spec.FederationSpec;
import io.federation.presence.history.PresencePlace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Where knowledge of a federation comes from. */
interface PresenceSource {

  /**
   * What is known.
   *
   * @param place the presence repository, a copy of it perhaps; nothing if nobody has written yet
   * @param asOf until when it is known what was written
   * @param spec how the federation is described, if that is known
   * @param wanted how many nodes of each part there should be at least
   * @param here what runs on this machine; nothing if the federation is elsewhere
   */
  record Knowledge(
      Optional<PresencePlace> place,
      Instant asOf,
      Optional<FederationSpec> spec,
      Map<String, Integer> wanted,
      Optional<LocalMachine> here) {}

  /** Returns how long it takes until there can be something new. */
  Duration pace();

  /**
   * Begins to connect to the federation's ZooKeeper.
   *
   * @throws IOException with one line if it cannot be reached from here
   */
  ClusterConnection connect(FederationSpec spec) throws IOException;

  /** Returns what is known now. */
  Knowledge look() throws IOException;
}
