package io.federation.fed;

import io.federation.fed.view.Mirror;
import io.federation.fed.view.Outlook;
import io.federation.fed.view.Outlooks;
import io.federation.local.LocalFederation;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.SpecReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which federation a command looks at: one of this machine, or one that is elsewhere. */
final class PresenceOptions {

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
              + " probes, its address and its chat are known.")
  private @Nullable Path description;

  boolean isElsewhere() {
    return presence != null;
  }

  /** Returns the way to look at the federation. */
  Outlook outlook(SharedOptions shared) throws IOException {
    if (presence == null) {
      if (description != null) {
        throw new IllegalArgumentException(
            "--description goes with --presence: leave it out, as a federation of this machine is"
                + " described in its ops repository");
      }
      return here(shared, shared.federation(event -> {}));
    }
    return outlooks(shared).of(presence, spec());
  }

  /** Returns the way to look at the federation of this machine. */
  static Outlook here(SharedOptions shared, LocalFederation federation) throws IOException {
    return outlooks(shared).of(shared.home(), federation);
  }

  private static Outlooks outlooks(SharedOptions shared) {
    PrintStream err = shared.err();
    Clock clock = Clock.systemUTC();
    return new Outlooks(
        new Mirror(shared.environment(), line -> err.println("fed: " + line), clock), clock);
  }

  /** Returns the description of a federation that is elsewhere, if it was given. */
  Optional<FederationSpec> spec() throws IOException {
    return description == null
        ? Optional.empty()
        : Optional.of(
            SpecReader.readStrict(Files.readAllBytes(description), description.toString()));
  }
}
