package io.federation.fed.view;

import io.federation.local.home.FederationHome;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.PresenceSpec;
import io.federation.model.spec.RepositoryUrl;
import io.federation.presence.history.PresencePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Knows a federation of this machine. */
final class HomeSource implements Source {

  private final FederationHome home;
  private final Clock clock;
  private final Mirror mirror;
  private Optional<FederationSpec> spec = Optional.empty();

  HomeSource(FederationHome home, Mirror mirror, Clock clock) {
    this.home = home;
    this.mirror = mirror;
    this.clock = clock;
  }

  @Override
  public Knowledge look() throws IOException {
    Here here = Here.in(home);
    spec = OpsDescription.find(home.opsGit()).or(() -> spec);
    Optional<PresenceSpec> presence = spec.flatMap(FederationSpec::presence);
    if (presence.isEmpty()) {
      return new Knowledge(Optional.empty(), clock.instant(), spec, Optional.of(here));
    }
    String url = RepositoryUrl.resolve(home.opsGit().toString(), presence.get().url());
    if (!RepositoryUrl.isRelative(presence.get().url()) && !Files.isDirectory(Path.of(url))) {
      Mirror.Copy copy = mirror.refresh(url);
      return new Knowledge(
          Optional.of(Places.of(copy.folder(), presence.get())),
          copy.asOf(),
          spec,
          Optional.of(here));
    }
    Path folder = Path.of(url);
    Optional<PresencePlace> place =
        Files.exists(folder.resolve("HEAD"))
            ? Optional.of(Places.of(folder, presence.get()))
            : Optional.empty();
    Instant now = clock.instant();
    return new Knowledge(place, now, spec, Optional.of(here));
  }
}
