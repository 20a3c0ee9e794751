package io.federation.node.heartbeat;

import java.util.Optional;

/**
 * How the heartbeat was called.
 *
 * @param home the node's home, if it was given
 * @param trigger what made it come
 * @param verbose whether to show what happens
 * @param stacktrace whether to show where an error came from
 * @param agentIsSilent whether it comes in place of the node's agent, which runs but does not beat
 */
public record HeartbeatCall(
    Optional<String> home,
    Trigger trigger,
    boolean verbose,
    boolean stacktrace,
    boolean agentIsSilent) {

  public static final String COMMAND = "cron-1m";

  /** With this option the launcher says that the agent is silent. */
  public static final String AGENT_IS_SILENT = "--agent-is-silent";

  /**
   * Reads a command line.
   *
   * @return nothing if it does not call the heartbeat, or asks for help, or is wrong; then the
   *     other commands' parser, which knows how to say so, is to read it
   */
  public static Optional<HeartbeatCall> parse(String[] arguments) {
    if (arguments.length == 0 || !arguments[0].equals(COMMAND)) {
      return Optional.empty();
    }
    Optional<String> home = Optional.empty();
    boolean spread = false;
    boolean verbose = false;
    boolean stacktrace = false;
    boolean rehearsed = false;
    boolean agentIsSilent = false;
    for (int i = 1; i < arguments.length; i++) {
      String argument = arguments[i];
      if (argument.equals("--home") && i + 1 < arguments.length) {
        i++;
        home = Optional.of(arguments[i]);
      } else if (argument.startsWith("--home=")) {
        home = Optional.of(argument.substring("--home=".length()));
      } else if (argument.equals("--spread")) {
        spread = true;
      } else if (argument.equals("--verbose")) {
        verbose = true;
      } else if (argument.equals("--stacktrace")) {
        stacktrace = true;
      } else if (argument.equals("--rehearse")) {
        rehearsed = true;
      } else if (argument.equals(AGENT_IS_SILENT)) {
        agentIsSilent = true;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(
        new HeartbeatCall(
            home, new MinuteTrigger(spread, rehearsed), verbose, stacktrace, agentIsSilent));
  }
}
