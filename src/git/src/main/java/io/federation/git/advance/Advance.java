package io.federation.git.advance;

import io.federation.git.AdvanceNotes;
import io.federation.git.BranchVersion;
import io.federation.git.GitRepository;
import io.federation.git.History;
import io.federation.git.Refs;
import io.federation.git.Verifier;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.git.upkeep.KilledRunLeftovers;
import io.federation.machine.ErrorText;
import io.federation.model.Stamp;
import io.federation.model.Version;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/**
 * Brings one working tree to its remote's tip: fetch, check the tip, set local changes aside, check
 * out, record. Killed at any point, the next advance finishes what this one began: the version
 * under way is noted before the tree is touched, and the refs move only after the tree has been
 * set. A checkout that fails is taken back.
 */
public final class Advance {

  private final Repository repository;
  private final Remote remote;
  private final Verifier verifier;
  private final AdvanceNotes notes;
  private final Refs refs;
  private final Fetch fetch;
  private final CheckoutTransaction transaction;
  private final LocalChangesBackup backup;
  private final List<String> recovered = new ArrayList<>();
  private Optional<Version> base = Optional.empty();
  private FetchedTipCheck check;

  /**
   * Prepares an advance of {@code git}. The caller sees to it that nobody else writes there.
   *
   * @param verifier is asked before anything of a new tip reaches the working tree
   * @param clock names the folder of what is set aside
   */
  public Advance(GitRepository git, Remote remote, Verifier verifier, Clock clock)
      throws IOException {
    this.repository = git.jgit();
    this.remote = remote;
    this.verifier = verifier;
    this.notes = new AdvanceNotes(repository.getWorkTree().toPath());
    this.refs = new Refs(repository);
    this.fetch = new Fetch(repository, remote, clock);
    this.transaction = new CheckoutTransaction(repository, notes, refs);
    this.check = new FetchedTipCheck(repository, verifier, base);
    this.backup = new LocalChangesBackup(repository, refs, new Stamp(clock.instant()).toString());
  }

  /**
   * Lets nothing be taken that does not hold what the node has: of a branch that it never followed
   * this would not be asked otherwise.
   *
   * @param followed the branch that was followed until now
   */
  public void requireWhatThereIs(String followed) throws IOException {
    Optional<String> head = refs.headBranch().filter(branch -> !remote.testing().contains(branch));
    base = refs.accepted(head.orElse(followed));
  }

  /**
   * Advances.
   *
   * @throws RemoteUnavailableException if the remote does not answer or lacks the branch
   */
  public Outcome call() throws IOException, RemoteUnavailableException {
    int swept = KilledRunLeftovers.sweep(repository.getDirectory().toPath());
    if (swept > 0) {
      recovered.add("removed " + swept + " lock or temporary file(s) of a killed run");
    }
    AdvanceNotes.exclude(repository.getDirectory().toPath());
    adopt();
    finishStartedCheckout();
    Fetch.Result result = fetch.call(this::refusal);
    List<AdvanceNotes.Refusal> refused = result.refused();
    Optional<BranchVersion> before = current();
    if (result.taken().isEmpty() || (!refused.isEmpty() && isAt(result.taken().get().chosen()))) {
      notes.writeRefusals(refused);
      return refused(refused, before);
    }
    BranchVersion followed = result.taken().get().followed();
    BranchVersion chosen = result.taken().get().chosen();
    Outcome taken = take(chosen, before, refused);
    // What is good of the followed branch counts, though the tree stands on top of it.
    if (!chosen.equals(followed) && check.isFollowedChecked()) {
      refs.accept(followed, verifier.vouches());
    }
    return taken;
  }

  private boolean isAt(BranchVersion tip) throws IOException {
    return current().equals(Optional.of(tip))
        && refs.version(Constants.HEAD).equals(Optional.of(tip.version()));
  }

  /** Checks what was fetched; what is taken is what was checked last. */
  private Optional<AdvanceNotes.Refusal> refusal(Fetch.Fetched fetched) throws IOException {
    check = new FetchedTipCheck(repository, verifier, base);
    BranchVersion followed = fetched.followed();
    BranchVersion chosen = fetched.chosen();
    boolean testing = !chosen.equals(followed);
    Optional<String> reason = check.refusalOfFollowed(followed, !testing);
    BranchVersion refused = followed;
    if (reason.isEmpty() && testing) {
      refused = chosen;
      reason = check.refusalOfTesting(chosen, followed);
    }
    if (reason.isEmpty()) {
      return Optional.empty();
    }
    String from = remote.mirrors().isEmpty() ? "" : ", from " + Remote.shown(fetched.url());
    return Optional.of(new AdvanceNotes.Refusal(refused, reason.get() + from, verifier.basis()));
  }

  private Outcome.Refused refused(
      List<AdvanceNotes.Refusal> refused, Optional<BranchVersion> kept) {
    return new Outcome.Refused(
        kept.map(BranchVersion::version),
        refused.get(0).tip().version(),
        AdvanceNotes.Refusal.reason(refused),
        recovered);
  }

  private Outcome take(
      BranchVersion chosen, Optional<BranchVersion> before, List<AdvanceNotes.Refusal> refused)
      throws IOException {
    backup.keep(before, chosen.version());
    backup.keepBranches(chosen);
    boolean vouched = verifier.vouches() && !check.isRestored(chosen);
    transaction.run(new AdvanceNotes.Started(chosen, vouched), before);
    notes.writeRefusals(refused);
    return new Outcome.Advanced(
        before.map(BranchVersion::version),
        chosen.version(),
        backup.content(),
        change(before.map(BranchVersion::branch).orElse(remote.branch()), chosen.branch()),
        refused.isEmpty() ? Optional.empty() : Optional.of(refused(refused, before)),
        OmittedContent.warnings(repository),
        recovered);
  }

  private Optional<Outcome.Switch> change(String from, String to) {
    boolean testing = remote.testing().contains(from) || remote.testing().contains(to);
    return testing && !from.equals(to)
        ? Optional.of(new Outcome.Switch(from, to))
        : Optional.empty();
  }

  private Optional<BranchVersion> current() throws IOException {
    return refs.current(remote.branch());
  }

  /** Makes a clone that a person made one of the node's: what it has of the branch is accepted. */
  private void adopt() throws IOException {
    Optional<Version> head = refs.version(Constants.HEAD);
    Optional<Version> tracking = refs.version(Refs.tracking(remote.branch()));
    if (head.isEmpty()
        || tracking.isEmpty()
        || refs.version(remote.ref()).isEmpty()
        || refs.accepted(remote.branch()).isPresent()) {
      return;
    }
    Optional<Version> common = new History(repository).commonAncestor(head.get(), tracking.get());
    if (common.isPresent()) {
      refs.accept(new BranchVersion(remote.branch(), common.get()), false);
    }
  }

  private void finishStartedCheckout() throws IOException {
    Optional<AdvanceNotes.Started> found = notes.started(remote.branch());
    if (found.isEmpty()) {
      return;
    }
    AdvanceNotes.Started started = found.get();
    Version target = started.target().version();
    if (!new History(repository).contains(target)) {
      notes.clearStarted();
      recovered.add(
          "gave up an unfinished checkout of "
              + target
              + ", which is not in the repository any more");
      return;
    }
    Optional<BranchVersion> before = current();
    CheckoutLeftovers.remove(repository, target);
    backup.keep(before, target);
    Optional<String> refusal = refusalOfStarted(started, before.map(BranchVersion::version));
    try {
      if (refusal.isPresent()) {
        transaction.rollBack(started, before);
        recovered.add("undid an unfinished checkout of " + target + ": " + refusal.get());
      } else {
        transaction.run(started, before);
        recovered.add("finished a checkout of " + target + " that was interrupted");
      }
    } catch (IOException e) {
      if (notes.started(remote.branch()).isPresent()) {
        throw e;
      }
      recovered.add("undid an unfinished checkout of " + target + ": " + ErrorText.withCauses(e));
    }
  }

  /** Checks what was begun before its tree was looked at, or signatures were asked for. */
  private Optional<String> refusalOfStarted(AdvanceNotes.Started started, Optional<Version> before)
      throws IOException {
    Version target = started.target().version();
    Optional<Version> accepted = refs.accepted(started.target().branch());
    return started.vouched() || !verifier.vouches() || accepted.equals(Optional.of(target))
        ? PathCheck.refusal(repository, before, target)
        : Optional.of("it was begun before signatures were required");
  }
}
