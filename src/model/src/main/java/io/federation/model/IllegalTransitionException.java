package io.federation.model;

/** A transition was asked for that the node's present state does not allow. */
public final class IllegalTransitionException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /**
   * Says which transition is not allowed from which state.
   *
   * @param transition the transition's name, such as {@code wedge}
   * @param from the present state
   */
  public IllegalTransitionException(String transition, NodeState from) {
    super("a node in state " + from.word() + " cannot " + transition);
  }
}
