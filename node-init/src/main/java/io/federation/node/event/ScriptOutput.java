package io.federation.node.event;

/** Takes what scripts print, line by line as it comes. */
@FunctionalInterface
public interface ScriptOutput {

  /**
   * Takes one line.
   *
   * @param source who printed it: a unit's name, or {@code init}
   * @param text the line, without its end
   */
  void output(String source, String text);
}
