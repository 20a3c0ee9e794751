package io.federation.model.event;

/** Something that happened on a node, with its reason. */
public sealed interface NodeEvent permits GitEvent, LifeEvent, WorkEvent {

  /** Returns one line for the log, without stamp. */
  String message();

  /** Returns how much attention this deserves. */
  default Severity severity() {
    return Severity.INFO;
  }
}
