package io.federation.git;

/**
 * What became of the change of one branch.
 *
 * @param isDone whether the branch stands now where it should
 * @param reason why not, in the server's words, which may be any: another writer was first, as a
 *     rule; empty if it is done
 */
public record PushOutcome(boolean isDone, String reason) {

  static final PushOutcome DONE = new PushOutcome(true, "");

  static PushOutcome lostRace(String reason) {
    return new PushOutcome(false, reason);
  }
}
