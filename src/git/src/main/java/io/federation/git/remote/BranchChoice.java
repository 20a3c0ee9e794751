package io.federation.git.remote;

import io.federation.git.BranchVersion;
import io.federation.git.History;
import io.federation.git.Refs;
import io.federation.model.Version;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;

/**
 * Which of a remote's branches a node stands on: the first testing branch that stands on top of the
 * followed branch's tip, else the followed branch.
 */
public final class BranchChoice {

  private final Remote remote;
  private final History history;
  private final Refs refs;

  public BranchChoice(Repository repository, Remote remote) {
    this.remote = remote;
    this.history = new History(repository);
    this.refs = new Refs(repository);
  }

  /**
   * Chooses by the tips that a remote has.
   *
   * @return nothing if that cannot be told before they are fetched
   */
  public Optional<BranchVersion> of(Map<String, Version> tips) throws IOException {
    BranchVersion followed = followed(tips);
    for (String testing : remote.testing()) {
      Version tip = tips.get(testing);
      if (tip == null || tip.equals(followed.version())) {
        continue;
      }
      if (!history.contains(tip) || !history.contains(followed.version())) {
        return Optional.empty();
      }
      if (history.isAncestor(followed.version(), tip)) {
        return Optional.of(new BranchVersion(testing, tip));
      }
    }
    return Optional.of(followed);
  }

  /** Returns where the followed branch stands. */
  public BranchVersion followed(Map<String, Version> tips) {
    Version tip = tips.get(remote.branch());
    if (tip == null) {
      throw new IllegalArgumentException("there is no tip of " + remote.branch());
    }
    return new BranchVersion(remote.branch(), tip);
  }

  /**
   * Returns whether a remote that is one of several has only what was taken long ago. Of a single
   * one this is never said: there it is a branch that was set back.
   */
  boolean isBehind(Map<String, Version> tips) throws IOException {
    Version tip = followed(tips).version();
    Optional<Version> accepted = refs.accepted(remote.branch());
    return !remote.mirrors().isEmpty()
        && accepted.isPresent()
        && !accepted.get().equals(tip)
        && history.contains(tip)
        && history.isAncestor(tip, accepted.get());
  }
}
