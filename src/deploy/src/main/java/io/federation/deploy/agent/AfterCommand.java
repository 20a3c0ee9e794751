package io.federation.deploy.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * What is called after each deployment that did not fail.
 *
 * @param shown stands in the log for it
 * @param command begins with the file of a program
 */
public record AfterCommand(String shown, List<String> command) {

  private static final String SHELL = "/bin/sh";

  public AfterCommand {
    command = List.copyOf(command);
  }

  /** Returns a line that a shell is to run. */
  public static AfterCommand line(String line) {
    return new AfterCommand(line, List.of(SHELL, "-c", line));
  }

  /** Returns a program, which is looked for as a shell does, with its arguments. */
  public static AfterCommand words(String shown, List<String> words) {
    List<String> command = new ArrayList<>(List.of(SHELL, "-c", "exec \"$@\"", SHELL));
    command.addAll(words);
    return new AfterCommand(shown, command);
  }
}
