package io.federation.node.event;

import io.federation.machine.Deadline;
import io.federation.model.event.NodeEvent;
import io.federation.model.event.NumberedEvent;
import java.util.List;

/**
 * Whoever shows others what happens on a node and in which state it is: the log, the console, chat,
 * presence. What it is given holds no secrets and no control characters. What it cannot deliver
 * must not stop the node.
 */
@FunctionalInterface
public interface Mirror {

  /** Takes notice of one event; called in order, on the thread that caused it. */
  void on(NumberedEvent occurrence);

  /**
   * Takes one line that a script printed.
   *
   * @param source who printed it: a unit's name, or {@code init}
   * @param text the line, without its end
   */
  default void output(String source, String text) {}

  /** Shows that the node is alive, at the end of each heartbeat. */
  default void beat(Deadline deadline) {}

  /**
   * Goes the way of {@link #beat} as far as nobody notices, to have it recorded for fast starts.
   */
  default void rehearse() {}

  /**
   * Delivers what is outstanding, at the end of a heartbeat or of a command. More events may
   * follow, and another call.
   *
   * @return what is to be told of the mirror itself since the last call
   */
  default List<NodeEvent> finish(Deadline deadline) {
    return List.of();
  }
}
