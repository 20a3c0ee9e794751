package io.federation.model;

import java.util.function.Predicate;

/**
 * What a node is doing, in the words that stand in {@code nodeinfo/state.txt}, presence records and
 * tags.
 */
public enum NodeState {
  /** Born, but not yet able to tell anybody. */
  PRESETUP("presetup", false),
  /** Initialising: alive enough to change its state. */
  SETUP("setup", true),
  /** Initialised: from now on it looks for work every minute. */
  INITDONE("initdone", true),
  /** Work is under way, or has failed and is about to be tried again. */
  WORKING("working", false),
  /** The last work is finished. */
  DONE("done", false),
  /** Looks, and never had any work. */
  IDLE("idle", false),
  /** Knows that it cannot complete its work. */
  WEDGED("wedged", true),
  /** About to end for good. */
  TERMINATING("terminating", true);

  private final String word;
  private final boolean logged;

  NodeState(String word, boolean logged) {
    this.word = word;
    this.logged = logged;
  }

  /** Returns the state's word as users see it, such as {@code initdone}. */
  public String word() {
    return word;
  }

  /** Returns whether entering this state is appended to the statelog. */
  public boolean isLogged() {
    return logged;
  }

  /** Returns whether a node can tell others of itself. */
  public boolean canTell() {
    return this != PRESETUP;
  }

  /** Returns whether initialisation has come to its end. */
  public boolean isInitialised() {
    return mayWork() || isEnding();
  }

  /** Returns whether a node looks for work, and does it: it is initialised, and is to stay. */
  public boolean mayWork() {
    return this == INITDONE || this == WORKING || isAtRest() || isWedged();
  }

  /** Returns whether there is nothing more to do: all work is done, or there never was any. */
  public boolean isAtRest() {
    return this == DONE || this == IDLE;
  }

  /** Returns whether somebody has to help. */
  public boolean isWedged() {
    return this == WEDGED;
  }

  /** Returns whether a node is about to be gone for good. */
  public boolean isEnding() {
    return this == TERMINATING;
  }

  /**
   * Returns whether {@code word}, which another node has written, is that of a state that answers
   * {@code question} with yes. A newer program may know other words; of these it is not known.
   */
  public static boolean is(String word, Predicate<NodeState> question) {
    for (NodeState state : values()) {
      if (state.word.equals(word)) {
        return question.test(state);
      }
    }
    return false;
  }

  /**
   * Returns the state with this word.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static NodeState parse(String word) {
    for (NodeState state : values()) {
      if (state.word.equals(word)) {
        return state;
      }
    }
    StringBuilder words = new StringBuilder();
    for (NodeState state : values()) {
      words.append(", ").append(state.word);
    }
    int last = words.lastIndexOf(", ");
    words.replace(last, last + 2, " or ");
    throw new IllegalArgumentException(
        Names.quote(word) + " is not a state: use " + words.substring(2));
  }
}
