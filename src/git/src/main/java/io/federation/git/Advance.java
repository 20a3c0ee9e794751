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
  private final Fetching fetching;
  private final Takeover takeover;
  private final AsideStore aside;
  private final List<String> recovered = new ArrayList<>();

  Advance(Repository repository, Remote remote, Verifier verifier, Clock clock) throws IOException {
    this.repository = repository;
    this.remote = remote;
    this.verifier = verifier;
    this.scratch = new ScratchFolder(repository.getWorkTree().toPath());
    this.refs = new BranchRefs(repository);
    this.fetching = new Fetching(repository, remote, clock);
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
    Fetching.Fetched fetched = fetching.call();
    Judgement judgement = new Judgement(repository, remote, verifier, fetched.url());
    Place followed = fetched.followed();
    Place chosen = fetched.chosen();
    Optional<String> refusal = judgement.refusalOfFollowed(followed, chosen.equals(followed));
    if (refusal.isPresent()) {
      return refuse(followed, refusal.get());
    }
    if (chosen.equals(followed)) {
      return take(judgement, chosen);
    }
    refusal = judgement.refusalOfTesting(chosen, followed);
    if (refusal.isPresent()) {
      return refuse(chosen, refusal.get());
    }
    Outcome taken = take(judgement, chosen);
    // What is good of the followed branch counts, though the tree stands on top of it.
    if (judgement.isFollowedJudged()) {
      refs.accept(followed, verifier.vouches());
    }
    return taken;
  }

  private Outcome refuse(Place place, String reason) throws IOException {
    scratch.writeRefusal(
        new ScratchFolder.Refusal(place.version(), place.branch(), reason, verifier.basis()));
    return new Outcome.Refused(standing().map(Place::version), place.version(), reason, recovered);
  }

  private Outcome take(Judgement judgement, Place chosen) throws IOException {
    Optional<Place> before = standing();
    aside.keep(before, chosen.version());
    boolean vouched = verifier.vouches() && !judgement.isRestored(chosen);
    takeover.take(new ScratchFolder.Cut(chosen.version(), chosen.branch(), vouched), before);
    scratch.clearRefusal();
    return new Outcome.Advanced(
        before.map(Place::version),
        chosen.version(),
        aside.content(),
        change(before.map(Place::branch).orElse(remote.branch()), chosen.branch()),
        recovered);
  }

  private Optional<Outcome.Switch> change(String from, String to) {
    boolean testing = remote.testing().contains(from) || remote.testing().contains(to);
    return testing && !from.equals(to)
        ? Optional.of(new Outcome.Switch(from, to))
        : Optional.empty();
  }

  private Optional<Place> standing() throws IOException {
    return refs.standing(remote.branch());
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
    Optional<Version> common =
        new History(repository).commonAncestor(head, BranchRefs.id(tracking.get()));
    if (common.isPresent()) {
      refs.accept(new Place(remote.branch(), common.get()), false);
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
    Optional<Place> before = standing();
    CheckoutLeftovers.remove(repository, target);
    aside.keep(before, target);
    Optional<String> refusal = refusalOfCut(cut);
    try {
      if (refusal.isPresent()) {
        takeover.takeBack(cut, before);
        recovered.add("took back a checkout of " + target + ": " + refusal.get());
      } else {
        takeover.take(cut, before);
        recovered.add("finished a checkout of " + target + " that was cut off");
      }
    } catch (IOException e) {
      if (scratch.advancing(remote.branch()).isPresent()) {
        throw e;
      }
      recovered.add("took back a checkout of " + target + ": " + OneLine.of(e));
    }
  }

  /** Judges what was begun before signatures were asked for. */
  private Optional<String> refusalOfCut(ScratchFolder.Cut cut) throws IOException {
    Optional<Version> accepted = refs.accepted(cut.branch());
    return cut.vouched() || !verifier.vouches() || accepted.equals(Optional.of(cut.target()))
        ? Optional.empty()
        : Optional.of("it was begun before signatures were asked for");
  }
}
