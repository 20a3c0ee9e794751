package io.federation.fed;

import io.federation.model.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

@Command(
    name = "completion",
    description = {
      "Prints a script that lets bash and zsh complete the commands and options of fed.",
      "In the current shell: source <(./fed completion)"
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class CompletionCommand implements Callable<Integer> {

  private final SharedOptions shared;
  private final CommandSpec spec;

  CompletionCommand(SharedOptions shared, CommandSpec root) {
    this.shared = shared;
    this.spec = root;
  }

  @Override
  public Integer call() {
    shared.out().print(AutoComplete.bash(spec.name(), spec.commandLine()));
    return ExitCode.DONE;
  }
}
