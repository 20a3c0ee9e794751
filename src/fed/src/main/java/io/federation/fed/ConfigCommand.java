package io.federation.fed;

import com.fasterxml.jackson.databind.JsonNode;
import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeClaim;
import io.federation.local.repository.OpsDescription;
import io.federation.model.ExitCode;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "config",
    description = {
      "Shows what it/federation.yaml means: all it says, and the defaults of what it leaves out.",
      "It is read where the federation's ops repository is; where there is no federation yet, in the"
          + " sample that comes with fed."
    },
    footer = {"", "For a script:  fed config --json | jq '.parts | keys'"},
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class ConfigCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Option(
      names = "--description",
      paramLabel = "FILE",
      description = "The it/federation.yaml to show instead.")
  private @Nullable Path description;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  ConfigCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException {
    JsonNode config = ConfigJson.of(spec());
    if (json) {
      shared.out().println(config.toPrettyString());
    } else {
      ConfigJson.lines(config).forEach(shared.out()::println);
    }
    return ExitCode.DONE;
  }

  private FederationSpec spec() throws IOException {
    FederationHome home = shared.home();
    if (description == null && HomeClaim.find(home).isPresent()) {
      return new OpsDescription(home).readStrict();
    }
    Path file =
        description == null
            ? shared.distribution().sample().resolve(OpsDescription.PATH)
            : description;
    return SpecReader.readStrict(Files.readAllBytes(file), file.toString());
  }
}
