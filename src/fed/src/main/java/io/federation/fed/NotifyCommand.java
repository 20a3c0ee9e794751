package io.federation.fed;

import io.federation.fed.webhook.Notifier;
import io.federation.model.ExitCode;
import io.federation.model.Version;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "notify",
    description = {
      "Tells nodes with an agent that somebody has pushed: those that follow the repository look at"
          + " once. What they do then is theirs to decide, as in every minute."
    },
    footer = {
      "",
      "From a hook post-receive on a Git server:  fed notify --description federation.yaml www1"
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class NotifyCommand implements Callable<Integer> {

  @Mixin private final NotifierOptions nodes;

  @Parameters(
      index = "0",
      paramLabel = "REPOSITORY",
      description = "The last name of the repository's address, without .git, such as www1.")
  private String repository = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "COMMIT",
      description = "The commit that was pushed, 40 hex digits; for information only.")
  private @Nullable String commit;

  NotifyCommand(NotifierOptions nodes) {
    this.nodes = nodes;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<Version> version =
        commit == null ? Optional.empty() : Optional.of(new Version(commit));
    try (Notifier notifier = nodes.open()) {
      notifier.send(repository, version);
    }
    return ExitCode.DONE;
  }
}
