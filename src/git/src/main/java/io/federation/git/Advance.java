package io.federation.git;

import io.federation.model.Stamp;
import io.federation.model.Version;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * Brings one working tree to its remote's tip: fetch, judge, set local changes aside, check out,
 * record. Killed at any point, the next advance finishes what this one began: the version under way
 * is noted before the tree is touched, and the refs move only after the tree has been set. A
 * checkout that fails is taken back.
 */
final class Advance {

  private final Repository repository;
  private final Remote remote;
  private final Verifier verifier;
  private final ScratchFolder scratch;
  private final BranchRefs refs;
  private final Ancestry ancestry;
  private final Takeover takeover;
  private final AsideStore aside;
  private final List<String> recovered = new ArrayList<>();

  Advance(Repository repository, Remote remote, Verifier verifier, Clock clock) throws IOException {
    this.repository = repository;
    this.remote = remote;
    this.verifier = verifier;
    this.scratch = new ScratchFolder(repository.getWorkTree().toPath());
    this.refs = new BranchRefs(repository);
    this.ancestry = new Ancestry(repository);
    this.takeover = new Takeover(repository, scratch, refs);
    this.aside = new AsideStore(repository, refs, new Stamp(clock.instant()).toString());
  }

  Outcome call() throws IOException, RemoteUnavailableException {
    int swept = KilledRunLeftovers.sweep(repository.getDirectory().toPath());
    if (swept > 0) {
      recovered.add("removed " + swept + " lock or temporary file(s) of a killed run");
    }
    ScratchFolder.exclude(repository.getDirectory().toPath());
    adopt();
    finishCutAdvance();
    Version tip = fetch();
    Optional<Version> accepted = refs.accepted(remote.branch());
    // What the node has taken before is put back without being asked for again.
    boolean isNew = !accepted.equals(Optional.of(tip));
    Optional<String> refusal = isNew ? refusal(accepted, tip) : Optional.empty();
    if (refusal.isPresent()) {
      scratch.writeRefusal(
          new ScratchFolder.Refusal(tip, remote.branch(), refusal.get(), verifier.basis()));
      return new Outcome.Refused(accepted, tip, refusal.get(), recovered);
    }
    aside.keep(accepted, tip);
    boolean vouched = isNew && verifier.vouches();
    takeover.take(new ScratchFolder.Cut(tip, remote.branch(), vouched), accepted);
    scratch.clearRefusal();
    return new Outcome.Advanced(accepted, tip, aside.content(), recovered);
  }

  /** Makes a clone that a person made one of the node's: what it has of the branch is accepted. */
  private void adopt() throws IOException {
    ObjectId head = repository.resolve(Constants.HEAD);
    Optional<Version> tracking = refs.version(BranchRefs.tracking(remote.branch()));
    if (head == null
        || tracking.isEmpty()
        || repository.exactRef(remote.ref()) == null
        || refs.accepted(remote.branch()).isPresent()) {
      return;
    }
    Optional<ObjectId> common = ancestry.commonAncestor(head, BranchRefs.id(tracking.get()));
    if (common.isPresent()) {
      refs.accept(remote.branch(), common.get(), false);
    }
  }

  private void finishCutAdvance() throws IOException {
    Optional<ScratchFolder.Cut> found = scratch.advancing(remote.branch());
    if (found.isEmpty()) {
      return;
    }
    ScratchFolder.Cut cut = found.get();
    Version target = cut.target();
    if (!new History(repository).contains(target)) {
      scratch.clearAdvancing();
      recovered.add("dropped the note of a checkout of " + target + ", which is not here");
      return;
    }
    Optional<Version> accepted = refs.accepted(cut.branch());
    CheckoutLeftovers.remove(repository, target);
    aside.keep(accepted, target);
    Optional<String> refusal = refusalOfCut(cut, accepted);
    try {
      if (refusal.isPresent()) {
        takeover.takeBack(cut, accepted);
        recovered.add("took back a checkout of " + target + ": " + refusal.get());
        return;
      }
      boolean isNew = !accepted.equals(Optional.of(target));
      boolean vouched = cut.vouched() || (isNew && verifier.vouches());
      takeover.take(new ScratchFolder.Cut(target, cut.branch(), vouched), accepted);
      recovered.add("finished a checkout of " + target + " that was cut off");
    } catch (IOException e) {
      if (scratch.advancing(remote.branch()).isPresent()) {
        throw e;
      }
      recovered.add("took back a checkout of " + target + ": " + OneLine.of(e));
    }
  }

  /** Judges what was begun before signatures were asked for. */
  private Optional<String> refusalOfCut(ScratchFolder.Cut cut, Optional<Version> accepted)
      throws IOException {
    return cut.vouched() || !verifier.vouches() || accepted.equals(Optional.of(cut.target()))
        ? Optional.empty()
        : verifier.refusal(repository, accepted, cut.target());
  }

  private Version fetch() throws IOException, RemoteUnavailableException {
    String tracking = BranchRefs.tracking(remote.branch());
    try (RemoteConnection connection = RemoteConnection.open(repository, remote)) {
      connection.fetch(tracking);
    }
    return refs.version(tracking)
        .orElseThrow(
            () -> new IOException("the fetch of " + remote.shownUrl() + " left no " + tracking));
  }

  private Optional<String> refusal(Optional<Version> accepted, Version tip) throws IOException {
    if (accepted.isPresent() && !ancestry.isAncestor(BranchRefs.id(accepted.get()), tip)) {
      return Optional.of(
          "the branch "
              + remote.branch()
              + " was rewritten: "
              + accepted.get()
              + " is not among its commits any more");
    }
    Optional<String> refusal = TreePaths.refusal(repository, accepted, tip);
    return refusal.isPresent() ? refusal : verifier.refusal(repository, accepted, tip);
  }
}
