package io.federation.fed.view;

import io.federation.local.FederationStatus;
import io.federation.local.LocalFederation;
import io.federation.local.home.FederationHome;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at a federation of this machine that keeps no presence, by asking each of its nodes. */
final class AskingReader implements FederationReader {

  private final LocalFederation federation;
  private final Clock clock;

  AskingReader(LocalFederation federation, Clock clock) {
    this.federation = federation;
    this.clock = clock;
  }

  @Override
  public Duration pace() {
    // Each look starts a program on each node.
    return Duration.ofSeconds(5);
  }

  @Override
  public FederationView now(boolean all, boolean probe) throws IOException {
    FederationStatus status = federation.status();
    List<NodeView> nodes =
        status.nodes().stream().map(node -> NodeViews.of(node, FederationHome.OPS)).toList();
    return new FederationView(
        status.deployment(),
        status.stacktype(),
        Optional.empty(),
        clock.instant(),
        false,
        status.keeper(),
        Map.of(),
        nodes,
        0,
        true);
  }

  @Override
  public FederationView at(Instant moment, boolean all) {
    throw new IllegalArgumentException(
        "nothing is known of the past of a federation without presence: name a repository for it"
            + " under presence in it/federation.yaml");
  }
}
