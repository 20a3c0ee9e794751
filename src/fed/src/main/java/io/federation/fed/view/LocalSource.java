package io.federation.fed.view;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.local.ZooKeeperPlace;
import io.federation.local.home.FederationHome;
import io.federation.local.keeper.DesiredCounts;
import io.federation.local.repository.OpsDescription;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.PresenceSpec;
import io.federation.model.spec.RepositoryUrl;
import io.federation.presence.history.PresencePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Knows a federation of this machine. */
final class LocalSource implements PresenceSource {

  private final FederationHome home;
  private final Clock clock;
  private final RepositoryCopies copies;
  private Optional<FederationSpec> spec = Optional.empty();

  LocalSource(FederationHome home, RepositoryCopies copies, Clock clock) {
    this.home = home;
    this.copies = copies;
    this.clock = clock;
  }

  @Override
  public Duration pace() {
    return Duration.ofSeconds(1);
  }

  @Override
  public ClusterConnection connect(FederationSpec described) throws IOException {
    ZooKeeperPlace place = ZooKeeperPlace.here(home);
    return ClusterConnection.open(
        place.servers(), place.deployment(), ClusterCredentials.read(home.zookeeperCredentials()));
  }

  @Override
  public Knowledge look() throws IOException {
    LocalMachine here = LocalMachine.in(home);
    spec = new OpsDescription(home).find().or(() -> spec);
    Map<String, Integer> wanted = new TreeMap<>();
    if (spec.isPresent()) {
      DesiredCounts.of(home, spec.get()).forEach((part, count) -> wanted.put(part, count.min()));
    }
    Optional<PresenceSpec> presence = spec.flatMap(FederationSpec::presence);
    Optional<RepositoryCopies.Copy> copy =
        presence.isEmpty() ? Optional.empty() : copy(presence.get());
    return new Knowledge(
        copy.map(found -> new PresencePlace(found.folder(), presence.orElseThrow())),
        copy.map(RepositoryCopies.Copy::asOf).orElseGet(clock::instant),
        spec,
        wanted,
        Optional.of(here));
  }

  /** Returns the repository itself where it is on this machine, and a copy where it is not. */
  private Optional<RepositoryCopies.Copy> copy(PresenceSpec presence) throws IOException {
    String url = RepositoryUrl.resolve(home.opsGit().toString(), presence.url());
    if (!url.startsWith("/")) {
      return Optional.of(copies.refresh(url));
    }
    Path folder = Path.of(url);
    return Files.exists(folder.resolve("HEAD"))
        ? Optional.of(new RepositoryCopies.Copy(folder, clock.instant()))
        : Optional.empty();
  }
}
