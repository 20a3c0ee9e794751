package io.federation.model;

import java.util.Optional;

/**
 * A node's state with its history, and the named transitions between states. Immutable: a
 * transition returns the new status and checks that it may be taken from the present state.
 *
 * @param state the present state
 * @param log the logged transitions so far
 * @param since when the present state was entered, if it was ever entered
 */
public record NodeStatus(NodeState state, StateLog log, Optional<Stamp> since) {

  /** The status of a node that was just born. */
  public static final NodeStatus BORN =
      new NodeStatus(NodeState.PRESETUP, StateLog.EMPTY, Optional.empty());

  /** Returns when the latest logged transition happened ({@code statetss}), if there was one. */
  public Optional<Stamp> loggedSince() {
    return log.last().map(StateLog.Entry::at);
  }

  /** Begins initialisation, for the first time or again. Not from {@code terminating}. */
  public NodeStatus setup(Stamp at) {
    return to(NodeState.SETUP, at, !state.isEnding(), "setup");
  }

  /** Ends initialisation. Only from {@code setup}. */
  public NodeStatus initdone(Stamp at) {
    return to(NodeState.INITDONE, at, state == NodeState.SETUP, "initdone");
  }

  /**
   * Begins work, or goes on with it. From any state of an initialised node; a wedged node stays
   * wedged, since the work that wedged it is not yet mended.
   */
  public NodeStatus work(Stamp at) {
    return state.isWedged() ? this : to(NodeState.WORKING, at, state.mayWork(), "work");
  }

  /** Finishes work. From any state of an initialised node but {@code wedged}. */
  public NodeStatus done(Stamp at) {
    return to(NodeState.DONE, at, state.mayWork() && !state.isWedged(), "done");
  }

  /** Has looked and found that there is no work. From any initialised state but {@code wedged}. */
  public NodeStatus idle(Stamp at) {
    return to(NodeState.IDLE, at, state.mayWork() && !state.isWedged(), "idle");
  }

  /** Gives up on its work. From any state of an initialised node. */
  public NodeStatus wedge(Stamp at) {
    return to(NodeState.WEDGED, at, state.mayWork(), "wedge");
  }

  /** Takes up work again. Only from {@code wedged}. */
  public NodeStatus unwedge(Stamp at) {
    return to(NodeState.WORKING, at, state.isWedged(), "unwedge");
  }

  /** Begins to end for good. From any state. */
  public NodeStatus terminate(Stamp at) {
    return to(NodeState.TERMINATING, at, true, "terminate");
  }

  private NodeStatus to(NodeState next, Stamp at, boolean allowed, String transition) {
    if (!allowed) {
      throw new IllegalTransitionException(transition, state);
    }
    if (next == state && next != NodeState.SETUP) {
      return this;
    }
    return new NodeStatus(next, next.isLogged() ? log.with(next, at) : log, Optional.of(at));
  }
}
