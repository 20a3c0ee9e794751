package io.federation.git.branches;

import io.federation.model.Version;
import java.util.Optional;

/**
 * A change of a remote's branch that holds only as long as the branch stands where it is expected
 * to.
 *
 * @param branch the branch's short name, such as {@code main}
 * @param expected where it must stand; nothing if there must be no such branch
 * @param next where it shall stand; nothing if it shall be gone
 */
public record RefChange(String branch, Optional<Version> expected, Optional<Version> next) {

  /**
   * What became of a change.
   *
   * @param isDone whether the branch stands now where it should
   * @param reason why not, in the server's words, which may be any: another writer was first, as a
   *     rule; empty if it is done
   */
  public record Outcome(boolean isDone, String reason) {}

  /** Deletes a branch. */
  public static RefChange delete(String branch, Version expected) {
    return new RefChange(branch, Optional.of(expected), Optional.empty());
  }
}
