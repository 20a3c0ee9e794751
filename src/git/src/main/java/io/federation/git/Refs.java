package io.federation.git;

import io.federation.model.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;

/** The refs of a clone that say what the node has taken from a branch, and what it stands at. */
public final class Refs {

  private static final String ACCEPTED = "refs/federation/accepted/";

  private final Repository repository;

  public Refs(Repository repository) {
    this.repository = repository;
  }

  public static ObjectId id(Version version) {
    return ObjectId.fromString(version.hex());
  }

  /** Returns the ref that what is fetched of a branch goes to. */
  public static String tracking(String branch) {
    return Constants.R_REMOTES + "origin/" + branch;
  }

  /** Returns the version that was last taken from a branch. */
  public Optional<Version> accepted(String branch) throws IOException {
    return version(acceptedRef(branch));
  }

  /** Returns the versions that were last taken, from whatever branch. */
  public List<Version> accepted() throws IOException {
    List<Version> accepted = new ArrayList<>();
    for (Ref ref : repository.getRefDatabase().getRefsByPrefix(ACCEPTED)) {
      if (ref.getObjectId() != null) {
        accepted.add(new Version(ref.getObjectId().name()));
      }
    }
    return accepted;
  }

  /** Returns whether a version was the last taken from its branch because it was verified. */
  public boolean isTrusted(BranchVersion tip) throws IOException {
    return version(Verifier.TRUSTED_REFS + tip.branch()).equals(Optional.of(tip.version()));
  }

  /** Returns the branch that HEAD names. */
  public Optional<String> headBranch() throws IOException {
    String branch = repository.getFullBranch();
    return branch != null && branch.startsWith(Constants.R_HEADS)
        ? Optional.of(branch.substring(Constants.R_HEADS.length()))
        : Optional.empty();
  }

  /**
   * Returns what the tree was last set to: what was taken from the branch that HEAD names, else
   * from {@code followed}.
   */
  public Optional<BranchVersion> current(String followed) throws IOException {
    Optional<String> head = headBranch();
    if (head.isPresent()) {
      Optional<Version> accepted = accepted(head.get());
      if (accepted.isPresent()) {
        return Optional.of(new BranchVersion(head.get(), accepted.get()));
      }
    }
    return accepted(followed).map(version -> new BranchVersion(followed, version));
  }

  /** Returns the commit that a ref names. */
  public Optional<Version> version(String ref) throws IOException {
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
  public void accept(BranchVersion tip, boolean vouched) throws IOException {
    set(acceptedRef(tip.branch()), id(tip.version()));
    if (vouched) {
      set(Verifier.TRUSTED_REFS + tip.branch(), id(tip.version()));
    }
  }

  /** Lets a local branch, and HEAD by it, name a version. */
  public void setHead(BranchVersion tip) throws IOException {
    String ref = Constants.R_HEADS + tip.branch();
    if (!inTheWay(ref).isEmpty()) {
      // HEAD may name a branch that has to go, and is to name a commit all the while.
      RefUpdate detached = repository.updateRef(Constants.HEAD, true);
      detached.setNewObjectId(id(tip.version()));
      detached.setForceUpdate(true);
      detached.disableRefLog();
      check(detached.update(), Constants.HEAD);
    }
    set(ref, id(tip.version()));
    RefUpdate head = repository.updateRef(Constants.HEAD);
    head.disableRefLog();
    check(head.link(ref), Constants.HEAD);
  }

  /** Returns the refs beside which there cannot be {@code ref}, as {@code a} beside {@code a/b}. */
  public Collection<String> inTheWay(String ref) throws IOException {
    return repository.getRefDatabase().getConflictingNames(ref);
  }

  /** Removes the refs beside which there cannot be {@code ref}: their branches are not followed. */
  public void makeWayFor(String ref) throws IOException {
    for (String other : inTheWay(ref)) {
      delete(other);
    }
  }

  /** Lets a ref name an object, whatever it named before. */
  public void set(String ref, ObjectId target) throws IOException {
    makeWayFor(ref);
    RefUpdate update = repository.updateRef(ref, true);
    update.setNewObjectId(target);
    update.setForceUpdate(true);
    update.disableRefLog();
    check(update.update(), ref);
  }

  /** Removes a ref, if it is there. */
  public void delete(String ref) throws IOException {
    if (repository.exactRef(ref) != null) {
      RefUpdate update = repository.updateRef(ref);
      update.setForceUpdate(true);
      check(update.delete(), ref);
    }
  }

  private static void check(RefUpdate.Result result, String ref) throws IOException {
    switch (result) {
      case NEW, FORCED, FAST_FORWARD, NO_CHANGE, RENAMED -> {}
      default -> throw new IOException("cannot update " + ref + ": " + result);
    }
  }

  private static String acceptedRef(String branch) {
    return ACCEPTED + branch;
  }
}
