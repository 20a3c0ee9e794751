package io.federation.fed;

import io.federation.model.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

@Command(
    name = "completion",
    description = {
      "Prints a script that lets bash and zsh complete the commands and options of fed, and the"
          + " names of nodes and parts.",
      "In the current shell: source <(./fed completion)"
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class CompletionCommand implements Callable<Integer> {

  /** Completes what picocli cannot know when it writes its script. */
  private static final String NAMES = "completion-names.bash";

  private final SharedOptions shared;
  private final CommandSpec spec;

  CompletionCommand(SharedOptions shared, CommandSpec root) {
    this.shared = shared;
    this.spec = root;
  }

  @Override
  public Integer call() throws IOException {
    shared.out().print(AutoComplete.bash(spec.name(), spec.commandLine()));
    try (InputStream names =
        Objects.requireNonNull(CompletionCommand.class.getResourceAsStream(NAMES), NAMES)) {
      shared.out().print(new String(names.readAllBytes(), StandardCharsets.UTF_8));
    }
    return ExitCode.DONE;
  }
}
