package io.federation.node.repository;

import io.federation.git.advance.TemporaryCheckout;
import io.federation.git.advance.WantedVersion;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteUnavailableException;
import java.io.IOException;
import java.time.Clock;

/** Tries, beside the node's repositories, what would come of a version. */
public final class Trials {

  private final Verifiers verifiers;
  private final Clock clock;

  /** Lets {@code verifiers} judge what is tried. */
  public Trials(Verifiers verifiers, Clock clock) {
    this.verifiers = verifiers;
    this.clock = clock;
  }

  /** Tries a version of one repository; see {@link TemporaryCheckout#of}. The caller closes it. */
  public TemporaryCheckout of(NodeRepository place, WantedVersion wanted)
      throws IOException, RemoteUnavailableException {
    Remote remote =
        place
            .remote()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "repository "
                            + place.name()
                            + " follows no remote: nothing can be planned"));
    return TemporaryCheckout.of(place.folder(), remote, verifiers.of(place), wanted, clock);
  }
}
