package io.federation.git;

import io.federation.model.Version;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;

/** Whether what was fetched may be taken. */
final class Judgement {

  private final Repository repository;
  private final Remote remote;
  private final Verifier verifier;
  private final String url;
  private final BranchRefs refs;
  private boolean followedJudged;

  /**
   * Judges by what was taken before and by a verifier.
   *
   * @param url where it was fetched from
   */
  Judgement(Repository repository, Remote remote, Verifier verifier, String url) {
    this.repository = repository;
    this.remote = remote;
    this.verifier = verifier;
    this.url = url;
    this.refs = new BranchRefs(repository);
  }

  /**
   * Returns why the tip of the followed branch is refused, in one line.
   *
   * @param isChosen whether the tree is to be set to it
   */
  Optional<String> refusalOfFollowed(Place tip, boolean isChosen) throws IOException {
    Optional<Version> accepted = refs.accepted(tip.branch());
    if (accepted.equals(Optional.of(tip.version())) && (!isChosen || isRestored(tip))) {
      return Optional.empty();
    }
    if (accepted.isPresent()
        && !new History(repository).isAncestor(BranchRefs.id(accepted.get()), tip.version())) {
      return Optional.of(
          "the branch "
              + tip.branch()
              + (remote.mirrors().isEmpty() ? "" : " of " + Remote.shown(url))
              + " was rewritten: "
              + accepted.get()
              + " is not among its commits any more");
    }
    followedJudged = true;
    return refusal(verifier, accepted, tip);
  }

  /** Returns whether the verifier was asked about the followed branch's tip. */
  boolean isFollowedJudged() {
    return followedJudged;
  }

  /**
   * Returns why a tip that stands on top of the followed branch, whose own tip is good, is refused,
   * in one line.
   */
  Optional<String> refusalOfTesting(Place tip, Place followed) throws IOException {
    if (isRestored(tip)) {
      return Optional.empty();
    }
    Verifier judge = followedJudged ? verifier.knowing(followed.version()) : verifier;
    return refusal(judge, Optional.of(followed.version()), tip);
  }

  private Optional<String> refusal(Verifier judge, Optional<Version> base, Place tip)
      throws IOException {
    Optional<String> refusal = TreePaths.refusal(repository, base, tip.version());
    return refusal.isPresent() ? refusal : judge.refusal(repository, base, tip.version());
  }

  /**
   * Returns whether a tip was taken before, so that it is only put back: the tree stands on its
   * branch already, or it was verified then.
   */
  boolean isRestored(Place tip) throws IOException {
    return refs.accepted(tip.branch()).equals(Optional.of(tip.version()))
        && (!verifier.vouches()
            || refs.isTrusted(tip)
            || refs.headBranch().equals(Optional.of(tip.branch())));
  }
}
