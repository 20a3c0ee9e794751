package io.federation.git;

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

  /** Makes a branch that must not be there. */
  public static RefChange create(String branch, Version next) {
    return new RefChange(branch, Optional.empty(), Optional.of(next));
  }

  /** Moves a branch. */
  public static RefChange update(String branch, Version expected, Version next) {
    return new RefChange(branch, Optional.of(expected), Optional.of(next));
  }

  /** Deletes a branch. */
  public static RefChange delete(String branch, Version expected) {
    return new RefChange(branch, Optional.of(expected), Optional.empty());
  }
}
