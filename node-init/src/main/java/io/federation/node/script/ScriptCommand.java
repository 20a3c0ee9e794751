package io.federation.node.script;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is to be run.
 *
 * @param source who its output comes from, in the log
 * @param subject what it is run for, such as a version; one line
 * @param line the program and its arguments
 * @param environment the whole environment
 * @param folder the working folder
 * @param limit how long it may take
 */
public record ScriptCommand(
    String source,
    String subject,
    List<String> line,
    Map<String, String> environment,
    Path folder,
    Duration limit) {

  public ScriptCommand {
    line = List.copyOf(line);
    environment = Map.copyOf(environment);
  }
}
