package io.federation.fed.view;

import io.federation.local.LocalFederation;
import io.federation.local.home.FederationHome;
import io.federation.local.repository.OpsDescription;
import io.federation.model.spec.FederationSpec;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/** Puts together the way to look at a federation. */
public final class Outlooks {

  private final Mirror mirror;
  private final Probing probing;
  private final Clock clock;

  /** Looks that copy repositories which are elsewhere by {@code mirror}. */
  public Outlooks(Mirror mirror, Clock clock) {
    this.mirror = mirror;
    this.probing = new AwakeProbing();
    this.clock = clock;
  }

  /**
   * Returns the way to look at a federation of this machine.
   *
   * @throws IOException also if there is none
   */
  public Outlook of(FederationHome home, LocalFederation federation) throws IOException {
    Here.requireFederation(home);
    boolean tells = new OpsDescription(home).find().flatMap(FederationSpec::presence).isPresent();
    return tells
        ? new PresenceOutlook(new HomeSource(home, mirror, clock), probing, clock)
        : new AskedOutlook(federation, clock);
  }

  /**
   * Returns the way to look at a federation that is elsewhere.
   *
   * @param presence the address of its presence repository
   * @param spec its description, if somebody has it
   */
  public Outlook of(String presence, Optional<FederationSpec> spec) {
    return new PresenceOutlook(new MirrorSource(mirror, presence, spec), probing, clock);
  }
}
