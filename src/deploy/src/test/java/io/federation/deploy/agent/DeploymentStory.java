package io.federation.deploy.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Commands, each with what there is to be seen of it, as {@code deployments.txt} has them. */
record DeploymentStory(List<Command> commands) {

  private static final String PROMPT = ">>> ";
  private static final String INDENT = "    ";
  private static final String ANYTHING = "...";

  /**
   * A command.
   *
   * @param line where it stands
   * @param shown the lines below it
   */
  record Command(int line, String name, String argument, List<String> shown) {

    String block() {
      return String.join("\n", shown) + "\n";
    }

    /** Returns what that matches which is as shown. */
    Pattern pattern() {
      return Pattern.compile(
          shown.stream()
              .map(
                  text ->
                      text.equals(ANYTHING)
                          ? "(?:.*\n)*?"
                          : Pattern.quote(text).replace(ANYTHING, "\\E.*\\Q") + "\n")
              .collect(Collectors.joining()));
    }
  }

  static DeploymentStory read(String text) {
    List<Command> commands = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.startsWith(PROMPT)) {
        String[] words = line.substring(PROMPT.length()).split(" ", 2);
        shown = new ArrayList<>();
        commands.add(new Command(number, words[0], words.length > 1 ? words[1] : "", shown));
      } else if (line.startsWith(INDENT)) {
        shown.add(line.substring(INDENT.length()));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        throw new IllegalArgumentException("line " + number + " is no part of a story: " + line);
      }
    }
    return new DeploymentStory(List.copyOf(commands));
  }
}
