package io.federation.fed;

import io.federation.fed.view.FederationReader;
import io.federation.fed.view.RepositoryCopies;
import io.federation.local.LocalFederation;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which federation a command looks at: one of this machine, or one that is elsewhere. */
final class PresenceOptions {

  private static final Clock CLOCK = Clock.systemUTC();

  @Option(
      names = "--presence",
      paramLabel = "URL",
      description = {
        "Look at a federation that is elsewhere, through its presence repository: any address that"
            + " git can clone."
      })
  private @Nullable String presence;

  @Option(
      names = "--description",
      paramLabel = "FILE",
      description =
          "With --presence: the it/federation.yaml that describes the federation, so that its"
              + " probes, its address, its chat and its ZooKeeper are known.")
  private @Nullable Path description;

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description =
          "With --description: a file like zookeeper.properties, with the login or keys for the"
              + " ZooKeeper that it names (default: none).")
  private @Nullable Path credentials;

  boolean isElsewhere() {
    return presence != null;
  }

  /** Returns the way to look at the federation. */
  FederationReader reader(SharedOptions shared) throws IOException {
    if (presence == null) {
      if (description != null || credentials != null) {
        throw new IllegalArgumentException(
            "--description and --credentials go with --presence: leave them out, as a federation of"
                + " this machine has its own");
      }
      return here(shared, shared.federation(event -> {}));
    }
    if (credentials != null && description == null) {
      throw new IllegalArgumentException(
          "--credentials goes with --description, which names the ZooKeeper");
    }
    return FederationReader.elsewhere(
        presence, spec(), ClusterOptions.credentials(credentials), copies(shared), CLOCK);
  }

  /** Returns the way to look at the federation of this machine. */
  static FederationReader here(SharedOptions shared, LocalFederation federation)
      throws IOException {
    return FederationReader.here(shared.home(), federation, copies(shared), CLOCK);
  }

  private static RepositoryCopies copies(SharedOptions shared) {
    return new RepositoryCopies(
        shared.environment(), line -> shared.err().println("fed: " + line), CLOCK);
  }

  /** Returns the description of a federation that is elsewhere, if it was given. */
  Optional<FederationSpec> spec() throws IOException {
    return description == null
        ? Optional.empty()
        : Optional.of(
            SpecReader.readStrict(Files.readAllBytes(description), description.toString()));
  }
}
