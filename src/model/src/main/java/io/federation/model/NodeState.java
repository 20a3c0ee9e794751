package io.federation.model;

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
    throw new IllegalArgumentException(
        Names.quote(word)
            + " is not a state: use presetup, setup, initdone, working, done, idle, wedged or"
            + " terminating");
  }
}
