package io.federation.model;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

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

  private static final Set<NodeState> INITIALISED =
      EnumSet.of(
          NodeState.INITDONE, NodeState.WORKING, NodeState.DONE, NodeState.IDLE, NodeState.WEDGED);

  /** Returns when the latest logged transition happened ({@code statetss}), if there was one. */
  public Optional<Stamp> loggedSince() {
    return log.last().map(StateLog.Entry::at);
  }

  /** Returns whether the node has come to the end of its initialisation and may do work. */
  public boolean isInitialised() {
    return INITIALISED.contains(state);
  }

  /** Begins initialisation, for the first time or again. Not from {@code terminating}. */
  public NodeStatus setup(Stamp at) {
    return to(
        NodeState.SETUP, at, EnumSet.complementOf(EnumSet.of(NodeState.TERMINATING)), "setup");
  }

  /** Ends initialisation. Only from {@code setup}. */
  public NodeStatus initdone(Stamp at) {
    return to(NodeState.INITDONE, at, EnumSet.of(NodeState.SETUP), "initdone");
  }

  /**
   * Begins work, or goes on with it. From any state of an initialised node; a wedged node stays
   * wedged, since the work that wedged it is not yet mended.
   */
  public NodeStatus work(Stamp at) {
    return state == NodeState.WEDGED ? this : to(NodeState.WORKING, at, INITIALISED, "work");
  }

  /** Finishes work. From any state of an initialised node but {@code wedged}. */
  public NodeStatus done(Stamp at) {
    return to(NodeState.DONE, at, runningStates(), "done");
  }

  /** Has looked and found that there is no work. From any initialised state but {@code wedged}. */
  public NodeStatus idle(Stamp at) {
    return to(NodeState.IDLE, at, runningStates(), "idle");
  }

  /** Gives up on its work. From any state of an initialised node. */
  public NodeStatus wedge(Stamp at) {
    return to(NodeState.WEDGED, at, INITIALISED, "wedge");
  }

  /** Takes up work again. Only from {@code wedged}. */
  public NodeStatus unwedge(Stamp at) {
    return to(NodeState.WORKING, at, EnumSet.of(NodeState.WEDGED), "unwedge");
  }

  /** Begins to end for good. From any state. */
  public NodeStatus terminate(Stamp at) {
    return to(NodeState.TERMINATING, at, EnumSet.allOf(NodeState.class), "terminate");
  }

  private static Set<NodeState> runningStates() {
    Set<NodeState> states = EnumSet.copyOf(INITIALISED);
    states.remove(NodeState.WEDGED);
    return states;
  }

  private NodeStatus to(NodeState next, Stamp at, Set<NodeState> from, String transition) {
    if (!from.contains(state)) {
      throw new IllegalTransitionException(transition, state);
    }
    if (next == state && next != NodeState.SETUP) {
      return this;
    }
    return new NodeStatus(next, next.isLogged() ? log.with(next, at) : log, Optional.of(at));
  }
}
