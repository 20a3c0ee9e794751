package io.federation.git.advance;

import io.federation.git.BranchVersion;
import io.federation.git.History;
import io.federation.git.Refs;
import io.federation.git.Verifier;
import io.federation.model.Version;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;

/** Whether what was fetched may be taken. */
final class FetchedTipCheck {

  private final Repository repository;
  private final Verifier verifier;
  private final Optional<Version> base;
  private final Refs refs;
  private boolean followedChecked;

  /**
   * Checks by what was taken before and by a verifier.
   *
   * @param base what must be among its commits, beside what was taken from its branch before
   */
  FetchedTipCheck(Repository repository, Verifier verifier, Optional<Version> base) {
    this.repository = repository;
    this.verifier = verifier;
    this.base = base;
    this.refs = new Refs(repository);
  }

  /**
   * Returns why the tip of the followed branch is refused, in one line.
   *
   * @param isChosen whether the tree is to be set to it
   */
  Optional<String> refusalOfFollowed(BranchVersion tip, boolean isChosen) throws IOException {
    if (base.isPresent() && !new History(repository).isAncestor(base.get(), tip.version())) {
      return Optional.of(
          "the branch " + tip.branch() + " does not hold " + base.get() + ", which the node has");
    }
    Optional<Version> accepted = refs.accepted(tip.branch());
    if (accepted.equals(Optional.of(tip.version())) && (!isChosen || isRestored(tip))) {
      return Optional.empty();
    }
    if (accepted.isPresent()
        && !new History(repository).isAncestor(accepted.get(), tip.version())) {
      return Optional.of(
          "the branch "
              + tip.branch()
              + " was rewritten: "
              + accepted.get()
              + " is not among its commits any more");
    }
    followedChecked = true;
    return refusal(verifier, accepted, tip);
  }

  /** Returns whether the verifier was asked about the followed branch's tip. */
  boolean isFollowedChecked() {
    return followedChecked;
  }

  /**
   * Returns why a tip that stands on top of the followed branch, whose own tip is good, is refused,
   * in one line.
   */
  Optional<String> refusalOfTesting(BranchVersion tip, BranchVersion followed) throws IOException {
    if (isRestored(tip)) {
      return Optional.empty();
    }
    Verifier knowing = followedChecked ? verifier.knowing(followed.version()) : verifier;
    return refusal(knowing, Optional.of(followed.version()), tip);
  }

  private Optional<String> refusal(Verifier knowing, Optional<Version> base, BranchVersion tip)
      throws IOException {
    Optional<String> refusal = PathCheck.refusal(repository, base, tip.version());
    return refusal.isPresent() ? refusal : knowing.refusal(repository, base, tip.version());
  }

  /**
   * Returns whether a tip was taken before, so that it is only put back: the tree stands on its
   * branch already, or it was verified then.
   */
  boolean isRestored(BranchVersion tip) throws IOException {
    return refs.accepted(tip.branch()).equals(Optional.of(tip.version()))
        && (!verifier.vouches()
            || refs.isTrusted(tip)
            || refs.headBranch().equals(Optional.of(tip.branch())));
  }
}
