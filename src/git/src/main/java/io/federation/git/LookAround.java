package io.federation.git;

import io.federation.model.Version;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/** Compares what a remote advertises with how a clone stands; fetches nothing. */
final class LookAround {

  private final Repository repository;
  private final Remote remote;
  private final LeanRefs lean;
  private final Supplier<Verifier> verifier;
  private final ScratchFolder scratch;
  private final BranchRefs refs;
  private final BranchChoice choice;

  LookAround(Repository repository, Remote remote, LeanRefs lean, Supplier<Verifier> verifier) {
    this.repository = repository;
    this.remote = remote;
    this.lean = lean;
    this.verifier = verifier;
    this.scratch = new ScratchFolder(repository.getWorkTree().toPath());
    this.refs = new BranchRefs(repository);
    this.choice = new BranchChoice(repository, remote);
  }

  Look call(Clock clock, Consumer<String> skipped) throws IOException, RemoteUnavailableException {
    Addresses addresses = new Addresses(remote, repository.getWorkTree().toPath(), clock);
    MirrorFailover.Answer answer = new MirrorFailover(addresses, choice).ask(this::tips, skipped);
    if (answer.tips().isPresent()) {
      return compare(answer.tips().get());
    }
    Place current = refs.standing(remote.branch()).orElseThrow();
    return compare(current, current);
  }

  private Map<String, Version> tips(String url) throws IOException, RemoteUnavailableException {
    Optional<Map<String, Version>> tips;
    try {
      tips = lean.ask(remote, url);
    } catch (SocketTimeoutException e) {
      throw new RemoteUnavailableException(Remote.shown(url) + ": " + OneLine.of(e), e);
    }
    if (tips.isPresent() && tips.get().containsKey(remote.branch())) {
      return tips.get();
    }
    try (RemoteConnection connection = RemoteConnection.open(repository, remote, url)) {
      return connection.tips();
    }
  }

  private Look compare(Map<String, Version> tips) throws IOException {
    Place followed = choice.followed(tips);
    if (isAdvancing()) {
      return new Look.Moved(head(), followed.version());
    }
    Optional<Look> refused = stillRefused(followed);
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<Place> chosen = choice.of(tips);
    return chosen.isPresent()
        ? compare(followed, chosen.get())
        : new Look.Moved(head(), followed.version());
  }

  private Look compare(Place followed, Place chosen) throws IOException {
    if (!isAdvancing()) {
      if (head().equals(Optional.of(chosen.version()))
          && refs.headBranch().equals(Optional.of(chosen.branch()))) {
        return new Look.Settled(chosen.version());
      }
      if (!chosen.equals(followed)) {
        Optional<Look> refused = stillRefused(chosen);
        if (refused.isPresent()) {
          return refused.get();
        }
      }
    }
    return new Look.Moved(head(), chosen.version());
  }

  private boolean isAdvancing() throws IOException {
    return scratch.advancing(remote.branch()).isPresent();
  }

  private Optional<Version> head() throws IOException {
    return refs.version(Constants.HEAD);
  }

  private Optional<Look> stillRefused(Place place) throws IOException {
    Optional<Version> head = head();
    Optional<ScratchFolder.Refusal> refusal = scratch.refusal();
    if (head.isEmpty()
        || refusal.isEmpty()
        || !refusal.get().tip().equals(place.version())
        || !refusal.get().branch().equals(place.branch())
        || head.get().equals(place.version())
        || !verifier.get().basis().equals(refusal.get().basis())) {
      return Optional.empty();
    }
    return Optional.of(new Look.StillRefused(head.get(), place.version(), refusal.get().reason()));
  }
}
