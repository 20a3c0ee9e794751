package io.federation.fed.view;

import io.federation.cluster.ClusterCredentials;
import io.federation.local.LocalFederation;
import io.federation.local.home.FederationHome;
import io.federation.local.repository.OpsDescription;
import io.federation.model.spec.FederationSpec;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Looks at a federation. For one thread. */
public interface FederationReader {

  /** Returns how often it is worth while to look. */
  Duration pace();

  /**
   * Returns how the federation is.
   *
   * @param all whether nodes that have been gone for long are told of too
   * @param probe whether nodes are asked if they are awake, which may take as long as their probes
   */
  FederationView now(boolean all, boolean probe) throws IOException, InterruptedException;

  /**
   * Returns how the federation was.
   *
   * @throws IllegalArgumentException with one line if nothing is known of that time
   */
  FederationView at(Instant moment, boolean all) throws IOException;

  /**
   * Returns the way to look at a federation of this machine.
   *
   * @throws IOException also if there is none
   */
  static FederationReader here(
      FederationHome home, LocalFederation federation, RepositoryCopies copies, Clock clock)
      throws IOException {
    LocalMachine.requireFederation(home);
    boolean tells = new OpsDescription(home).find().flatMap(FederationSpec::presence).isPresent();
    return tells
        ? new PresenceReader(new LocalSource(home, copies, clock), clock)
        : new AskingReader(federation, clock);
  }

  /**
   * Returns the way to look at a federation that is elsewhere.
   *
   * @param presence the address of its presence repository
   * @param spec its description, if somebody has it
   * @param credentials what is shown to its ZooKeeper
   */
  static FederationReader elsewhere(
      String presence,
      Optional<FederationSpec> spec,
      ClusterCredentials credentials,
      RepositoryCopies copies,
      Clock clock) {
    return new PresenceReader(new RemoteSource(copies, presence, spec, credentials), clock);
  }
}
