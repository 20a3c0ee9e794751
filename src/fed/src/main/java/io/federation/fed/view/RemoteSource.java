package io.federation.fed.view;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.local.ZooKeeperPlace;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.PresenceSpec;
import io.federation.presence.history.PresencePlace;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Knows a federation that is elsewhere, by a copy of its presence repository. */
final class RemoteSource implements PresenceSource {

  private final RepositoryCopies copies;
  private final String url;
  private final Optional<FederationSpec> spec;
  private final ClusterCredentials credentials;

  /**
   * Knows the federation whose presence repository is at {@code url}.
   *
   * @param spec its description, if somebody has it; without, the repository is taken to be written
   *     as it is where nothing is said about it
   * @param credentials what is shown to its ZooKeeper
   */
  RemoteSource(
      RepositoryCopies copies,
      String url,
      Optional<FederationSpec> spec,
      ClusterCredentials credentials) {
    this.copies = copies;
    this.url = url;
    this.spec = spec;
    this.credentials = credentials;
  }

  @Override
  public Duration pace() {
    return RepositoryCopies.FRESH;
  }

  @Override
  public ClusterConnection connect(FederationSpec described) throws IOException {
    ZooKeeperPlace place = ZooKeeperPlace.of(described, "the description");
    return ClusterConnection.open(place.servers(), place.deployment(), credentials);
  }

  @Override
  public Knowledge look() throws IOException {
    RepositoryCopies.Copy copy = copies.refresh(url);
    PresenceSpec presence =
        spec.flatMap(FederationSpec::presence).orElseGet(() -> new PresenceSpec(url));
    return new Knowledge(
        Optional.of(new PresencePlace(copy.folder(), presence)),
        copy.asOf(),
        spec,
        wanted(),
        Optional.empty());
  }

  private Map<String, Integer> wanted() {
    Map<String, Integer> wanted = new TreeMap<>();
    spec.ifPresent(
        described ->
            described.parts().forEach((name, part) -> wanted.put(name, part.count().min())));
    return wanted;
  }
}
