package io.federation.model.event;

import java.util.function.UnaryOperator;

/** Something that happened on a node, with its reason. */
public sealed interface NodeEvent permits DeployEvent, GitEvent, LifeEvent, WorkEvent {

  /** Returns one line for the log, without stamp. */
  String message();

  /**
   * Returns this event with each of its texts that came from outside, such as what a script printed
   * or a server answered, as {@code clean} returns it.
   */
  default NodeEvent withTexts(UnaryOperator<String> clean) {
    return this;
  }

  /** Returns whether a Git server refused the login, or was shown none. */
  default boolean wantsLogin() {
    return false;
  }

  /** Returns how much attention this deserves. */
  default Severity severity() {
    return Severity.INFO;
  }
}
