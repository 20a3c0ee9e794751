package io.federation.git.look;

import io.federation.git.AdvanceNotes;
import io.federation.git.BranchVersion;
import io.federation.git.Refs;
import io.federation.git.Verifier;
import io.federation.git.remote.BranchChoice;
import io.federation.git.remote.LsRefsClient;
import io.federation.git.remote.MirrorFailover;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteAddresses;
import io.federation.git.remote.RemoteConnection;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.machine.Deadline;
import io.federation.machine.ErrorText;
import io.federation.model.Version;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/** Compares what a remote advertises with how a clone stands; fetches nothing. */
final class FullLook {

  private final Repository repository;
  private final Remote remote;
  private final LsRefsClient lean;
  private final Supplier<Verifier> verifier;
  private final AdvanceNotes notes;
  private final Refs refs;
  private final BranchChoice choice;
  private Deadline deadline;
  private boolean anyAsked;

  /**
   * Looks at a remote.
   *
   * @param first by when the address must have answered that is asked first
   */
  FullLook(
      Repository repository,
      Remote remote,
      LsRefsClient lean,
      Supplier<Verifier> verifier,
      Deadline first) {
    this.repository = repository;
    this.remote = remote;
    this.lean = lean;
    this.verifier = verifier;
    this.notes = new AdvanceNotes(repository.getWorkTree().toPath());
    this.refs = new Refs(repository);
    this.choice = new BranchChoice(repository, remote);
    this.deadline = first;
  }

  Look call(Clock clock, Consumer<String> skipped) throws IOException, RemoteUnavailableException {
    RemoteAddresses addresses =
        new RemoteAddresses(remote, repository.getWorkTree().toPath(), clock);
    MirrorFailover.Answer answer =
        new MirrorFailover(addresses, choice).ask(this::tips, this::refusal, skipped);
    List<AdvanceNotes.Refusal> refused = answer.refused();
    if (answer.tips().isEmpty()) {
      return refused.isEmpty()
          ? compare(refs.current(remote.branch()).orElseThrow())
          : stillRefused(refused);
    }
    Look look = compare(answer.tips().get());
    return refused.isEmpty() || look instanceof Look.Moved ? look : stillRefused(refused);
  }

  private Look stillRefused(List<AdvanceNotes.Refusal> refused) throws IOException {
    return new Look.StillRefused(
        head().orElseThrow(), refused.get(0).tip().version(), AdvanceNotes.Refusal.reason(refused));
  }

  private Map<String, Version> tips(String url) throws IOException, RemoteUnavailableException {
    deadline = anyAsked ? Deadline.in(remote.lookLimit()) : deadline;
    anyAsked = true;
    Optional<Map<String, Version>> tips;
    try {
      tips = lean.ask(remote, url, deadline);
    } catch (SocketTimeoutException e) {
      if (deadline.left().isZero()) {
        throw RemoteUnavailableException.tooLong(url, remote.lookLimit(), e);
      }
      throw new RemoteUnavailableException(Remote.shown(url) + ": " + ErrorText.withCauses(e), e);
    }
    if (tips.isPresent() && tips.get().containsKey(remote.branch())) {
      return tips.get();
    }
    return RemoteConnection.tips(repository, remote, url, deadline);
  }

  private Look compare(Map<String, Version> tips) throws IOException {
    BranchVersion followed = choice.followed(tips);
    Optional<BranchVersion> chosen = choice.of(tips);
    return isAdvancing() || chosen.isEmpty() ? moved(followed) : compare(chosen.get());
  }

  /** Returns why what an address has was refused before, if it still is. */
  private Optional<AdvanceNotes.Refusal> refusal(String url, Map<String, Version> tips)
      throws IOException {
    if (isAdvancing()) {
      return Optional.empty();
    }
    Optional<AdvanceNotes.Refusal> refusal = refusal(choice.followed(tips));
    if (refusal.isPresent()) {
      return refusal;
    }
    Optional<BranchVersion> chosen = choice.of(tips);
    return chosen.isPresent() ? refusal(chosen.get()) : Optional.empty();
  }

  private Look compare(BranchVersion chosen) throws IOException {
    boolean upToDate =
        !isAdvancing()
            && head().equals(Optional.of(chosen.version()))
            && refs.headBranch().equals(Optional.of(chosen.branch()));
    return upToDate ? new Look.UpToDate(chosen.version()) : moved(chosen);
  }

  private Look moved(BranchVersion tip) throws IOException {
    return new Look.Moved(head(), tip.version());
  }

  private boolean isAdvancing() throws IOException {
    return notes.started(remote.branch()).isPresent();
  }

  private Optional<Version> head() throws IOException {
    return refs.version(Constants.HEAD);
  }

  private Optional<AdvanceNotes.Refusal> refusal(BranchVersion tip) throws IOException {
    Optional<Version> head = head();
    if (head.isEmpty() || head.get().equals(tip.version())) {
      return Optional.empty();
    }
    for (AdvanceNotes.Refusal refusal : notes.refusals()) {
      if (refusal.tip().equals(tip) && verifier.get().basis().equals(refusal.basis())) {
        return Optional.of(refusal);
      }
    }
    return Optional.empty();
  }
}
