package io.federation.node.repository;

import io.federation.git.Verifier;
import io.federation.git.trust.SignedCommits;
import io.federation.git.trust.TrustFolder;
import io.federation.model.spec.Signatures;
import io.federation.node.home.NodeHome;
import java.time.Clock;

/** Who judges what is fetched of a repository. Asked only when something moved. */
public final class Verifiers {

  private final NodeHome home;
  private final Clock clock;

  public Verifiers(NodeHome home, Clock clock) {
    this.home = home;
    this.clock = clock;
  }

  Clock clock() {
    return clock;
  }

  public Verifier of(NodeRepository repository) {
    return repository.signatures() == Signatures.OFF
        ? Verifier.ACCEPT_ALL
        : new SignedCommits(
            repository.signatures(), new TrustFolder(home.trust(), repository.name()), clock);
  }
}
