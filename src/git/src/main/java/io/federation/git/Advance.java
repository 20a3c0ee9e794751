package io.federation.git;

import io.federation.model.Stamp;
import io.federation.model.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;

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
  private final Checkout checkout;
  private final String asideName;
  private final List<String> aside = new ArrayList<>();
  private final List<String> recovered = new ArrayList<>();

  Advance(Repository repository, Remote remote, Verifier verifier, Clock clock) throws IOException {
    this.repository = repository;
    this.remote = remote;
    this.verifier = verifier;
    this.scratch = new ScratchFolder(repository.getWorkTree().toPath());
    this.checkout = new Checkout(repository);
    this.asideName = freeName(new Stamp(clock.instant()).toString());
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
    Optional<Version> accepted = accepted(remote.branch());
    Optional<String> refusal = refusal(accepted, tip);
    if (refusal.isPresent()) {
      scratch.writeRefusal(new ScratchFolder.Refusal(tip, remote.branch(), refusal.get()));
      return new Outcome.Refused(accepted, tip, refusal.get(), recovered);
    }
    setAside(accepted, tip);
    take(new ScratchFolder.Cut(tip, remote.branch()), accepted);
    scratch.clearRefusal();
    return new Outcome.Advanced(accepted, tip, setAside(), recovered);
  }

  /** Makes a clone that a person made one of the node's: what it has of the branch is accepted. */
  private void adopt() throws IOException {
    ObjectId head = repository.resolve(Constants.HEAD);
    Ref tracking = repository.exactRef(trackingRef());
    if (head == null
        || tracking == null
        || repository.exactRef(remote.ref()) == null
        || accepted(remote.branch()).isPresent()) {
      return;
    }
    try (RevWalk walk = new RevWalk(repository)) {
      walk.setRevFilter(RevFilter.MERGE_BASE);
      walk.markStart(walk.parseCommit(head));
      walk.markStart(walk.parseCommit(tracking.getObjectId()));
      RevCommit common = walk.next();
      if (common != null) {
        point(acceptedRef(remote.branch()), common);
      }
    }
  }

  private void finishCutAdvance() throws IOException {
    Optional<ScratchFolder.Cut> cut = scratch.advancing(remote.branch());
    if (cut.isEmpty()) {
      return;
    }
    Version target = cut.get().target();
    if (!new History(repository).contains(target)) {
      scratch.clearAdvancing();
      recovered.add("dropped the note of a checkout of " + target + ", which is not here");
      return;
    }
    Optional<Version> accepted = accepted(cut.get().branch());
    CheckoutLeftovers.remove(repository, target);
    setAside(accepted, target);
    try {
      take(cut.get(), accepted);
      recovered.add("finished a checkout of " + target + " that was cut off");
    } catch (IOException e) {
      if (scratch.advancing(remote.branch()).isPresent()) {
        throw e;
      }
      recovered.add("took back a checkout of " + target + ": " + OneLine.of(e));
    }
  }

  private String trackingRef() {
    return Constants.R_REMOTES + "origin/" + remote.branch();
  }

  private Version fetch() throws IOException, RemoteUnavailableException {
    try (RemoteConnection connection = RemoteConnection.open(repository, remote)) {
      connection.fetch(trackingRef());
    }
    Ref fetched = repository.exactRef(trackingRef());
    if (fetched == null || fetched.getObjectId() == null) {
      throw new IOException("the fetch of " + remote.shownUrl() + " left no " + trackingRef());
    }
    return new Version(fetched.getObjectId().name());
  }

  private Optional<String> refusal(Optional<Version> accepted, Version tip) throws IOException {
    if (accepted.isPresent() && !isAncestor(id(accepted.get()), tip)) {
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

  private boolean isAncestor(ObjectId ancestor, Version of) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.isMergedInto(walk.parseCommit(ancestor), walk.parseCommit(id(of)));
    }
  }

  private String freeName(String stamp) throws IOException {
    String name = stamp;
    for (int i = 2; isTaken(name); i++) {
      name = stamp + "-" + i;
    }
    return name;
  }

  private boolean isTaken(String name) throws IOException {
    return Files.exists(asideFolder(name), LinkOption.NOFOLLOW_LINKS)
        || repository.exactRef(asideRef(name)) != null;
  }

  private Path asideFolder(String name) {
    return repository.getWorkTree().toPath().resolve(ScratchFolder.PATH + "/aside/" + name);
  }

  private static String asideRef(String name) {
    return "refs/aside/" + name;
  }

  private void setAside(Optional<Version> accepted, Version target) throws IOException {
    ObjectId head = repository.resolve(Constants.HEAD);
    ObjectId base = head == null ? accepted.map(Advance::id).orElse(null) : head;
    if (base == null) {
      return;
    }
    aside.addAll(new LocalChanges(repository).setAside(base, id(target), asideFolder(asideName)));
    if (accepted.isPresent() && !isAncestor(base, accepted.get()) && !isAncestor(base, target)) {
      point(asideRef(asideName), base);
      aside.add(asideRef(asideName));
    }
  }

  private Optional<Outcome.Aside> setAside() {
    return aside.isEmpty()
        ? Optional.empty()
        : Optional.of(new Outcome.Aside(ScratchFolder.PATH + "/aside/" + asideName, aside));
  }

  /** Checks out and records; where that fails, goes back to what was there before. */
  private void take(ScratchFolder.Cut cut, Optional<Version> before) throws IOException {
    try {
      checkOut(cut);
    } catch (IOException e) {
      if (before.isPresent()) {
        try {
          CheckoutLeftovers.remove(repository, cut.target());
          checkout.removeLeftovers(cut.target(), before.get());
          checkOut(new ScratchFolder.Cut(before.get(), cut.branch()));
        } catch (IOException further) {
          scratch.writeAdvancing(cut);
          e.addSuppressed(further);
        }
      }
      throw e;
    }
  }

  private void checkOut(ScratchFolder.Cut cut) throws IOException {
    scratch.writeAdvancing(cut);
    checkout.set(cut.target());
    String ref = Constants.R_HEADS + cut.branch();
    point(ref, id(cut.target()));
    RefUpdate head = repository.updateRef(Constants.HEAD);
    head.disableRefLog();
    check(head.link(ref), Constants.HEAD);
    point(acceptedRef(cut.branch()), id(cut.target()));
    scratch.clearAdvancing();
  }

  private void point(String ref, ObjectId target) throws IOException {
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

  private Optional<Version> accepted(String branch) throws IOException {
    Ref ref = repository.exactRef(acceptedRef(branch));
    if (ref == null || ref.getObjectId() == null) {
      return Optional.empty();
    }
    return Optional.of(new Version(ref.getObjectId().name()));
  }

  /** Returns the ref that holds the version this node has last taken from a branch. */
  private static String acceptedRef(String branch) {
    return "refs/federation/accepted/" + branch;
  }

  private static ObjectId id(Version version) {
    return ObjectId.fromString(version.hex());
  }
}
