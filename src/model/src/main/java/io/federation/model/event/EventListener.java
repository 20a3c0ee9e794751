package io.federation.model.event;

/**
 * Is told what happens on a node: the log, and whatever else shall mirror the node's state. A
 * listener keeps its own troubles to itself: what it cannot deliver must not stop the node.
 */
@FunctionalInterface
public interface EventListener {

  /** Takes notice of one event; called in order, on the thread that caused it. */
  void on(Occurrence occurrence);
}
