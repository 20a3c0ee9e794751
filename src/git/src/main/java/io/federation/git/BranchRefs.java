package io.federation.git;

import io.federation.model.Version;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;

/** The refs of a clone that say what the node has taken from a branch, and what it stands at. */
final class BranchRefs {

  private final Repository repository;

  BranchRefs(Repository repository) {
    this.repository = repository;
  }

  static ObjectId id(Version version) {
    return ObjectId.fromString(version.hex());
  }

  /** Returns the ref that what is fetched of a branch goes to. */
  static String tracking(String branch) {
    return Constants.R_REMOTES + "origin/" + branch;
  }

  /** Returns the version that was last taken from a branch. */
  Optional<Version> accepted(String branch) throws IOException {
    return version(acceptedRef(branch));
  }

  /** Returns the commit that a ref names. */
  Optional<Version> version(String ref) throws IOException {
    Ref found = repository.exactRef(ref);
    return found == null || found.getObjectId() == null
        ? Optional.empty()
        : Optional.of(new Version(found.getObjectId().name()));
  }

  /**
   * Records that a version was taken from a branch.
   *
   * @param vouched whether a verifier that vouches has accepted it
   */
  void accept(String branch, ObjectId version, boolean vouched) throws IOException {
    point(acceptedRef(branch), version);
    if (vouched) {
      point(Verifier.TRUSTED_REFS + branch, version);
    }
  }

  /** Lets a local branch, and HEAD by it, name a version. */
  void standAt(String branch, Version version) throws IOException {
    String ref = Constants.R_HEADS + branch;
    point(ref, id(version));
    RefUpdate head = repository.updateRef(Constants.HEAD);
    head.disableRefLog();
    check(head.link(ref), Constants.HEAD);
  }

  void point(String ref, ObjectId target) throws IOException {
    RefUpdate update = repository.updateRef(ref, true);
    update.setNewObjectId(target);
    update.setForceUpdate(true);
    update.disableRefLog();
    check(update.update(), ref);
  }

  private static void check(RefUpdate.Result result, String ref) throws IOException {
    switch (result) {
      case NEW, FORCED, FAST_FORWARD, NO_CHANGE, RENAMED -> {}
      default -> throw new IOException("cannot set " + ref + ": " + result);
    }
  }

  private static String acceptedRef(String branch) {
    return "refs/federation/accepted/" + branch;
  }
}
