package io.federation.deploy.agent;

import io.federation.deploy.software.CommandFailedException;
import io.federation.deploy.software.Commands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is called beside the steps of a plan: after a deployment, or between waves.
 *
 * @param shown stands in the log for it
 * @param command begins with the file of a program
 */
public record HookCommand(String shown, List<String> command) {

  private static final String SHELL = "/bin/sh";

  public HookCommand {
    command = List.copyOf(command);
  }

  /** Returns a line that a shell is to run. */
  public static HookCommand line(String line) {
    return new HookCommand(line, List.of(SHELL, "-c", line));
  }

  void run(Commands commands) throws CommandFailedException {
    commands.runScript(shown, command, Path.of("/"));
  }

  /** Returns a program, which is looked for as a shell does, with its arguments. */
  public static HookCommand words(String shown, List<String> words) {
    List<String> command = new ArrayList<>(List.of(SHELL, "-c", "exec \"$@\"", SHELL));
    command.addAll(words);
    return new HookCommand(shown, command);
  }
}
