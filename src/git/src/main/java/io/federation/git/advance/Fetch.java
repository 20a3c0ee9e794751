package io.federation.git.advance;

import io.federation.git.AdvanceNotes;
import io.federation.git.BranchVersion;
import io.federation.git.Refs;
import io.federation.git.remote.BranchChoice;
import io.federation.git.remote.MirrorFailover;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteAddresses;
import io.federation.git.remote.RemoteConnection;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.machine.Deadline;
import io.federation.model.Version;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;

/** Fetches from the first of a remote's addresses that has what may be taken. */
final class Fetch {

  /**
   * What a remote has, all of it here now.
   *
   * @param url where it came from
   * @param followed the tip of the followed branch
   * @param chosen what the tree is to be set to
   */
  record Fetched(String url, BranchVersion followed, BranchVersion chosen) {}

  /**
   * What came of fetching from all addresses that had to be asked.
   *
   * @param taken what may be taken
   * @param refused what was fetched beside it and is refused
   */
  record Result(Optional<Fetched> taken, List<AdvanceNotes.Refusal> refused) {}

  /** Says why what was fetched is refused; nothing if it may be taken. */
  interface Check {
    Optional<AdvanceNotes.Refusal> refusal(Fetched fetched) throws IOException;
  }

  private final Repository repository;
  private final Remote remote;
  private final MirrorFailover failover;
  private final Refs refs;
  private final BranchChoice choice;

  Fetch(Repository repository, Remote remote, Clock clock) {
    this.repository = repository;
    this.remote = remote;
    this.refs = new Refs(repository);
    this.choice = new BranchChoice(repository, remote);
    this.failover =
        new MirrorFailover(
            new RemoteAddresses(remote, repository.getWorkTree().toPath(), clock), choice);
  }

  /** Fetches whatever is there. */
  Fetched call() throws IOException, RemoteUnavailableException {
    return call(fetched -> Optional.empty()).taken().orElseThrow();
  }

  /** Fetches what {@code check} does not refuse, if any address has it. */
  Result call(Check check) throws IOException, RemoteUnavailableException {
    MirrorFailover.Answer answer =
        failover.ask(this::fetch, (url, tips) -> check.refusal(fetched(url, tips)), unused -> {});
    if (answer.tips().isPresent()) {
      return new Result(Optional.of(fetched(answer.url(), answer.tips().get())), answer.refused());
    }
    if (!answer.refused().isEmpty()) {
      return new Result(Optional.empty(), answer.refused());
    }
    BranchVersion followed =
        new BranchVersion(remote.branch(), refs.accepted(remote.branch()).orElseThrow());
    Fetched behind =
        new Fetched(answer.url(), followed, refs.current(remote.branch()).orElse(followed));
    Optional<AdvanceNotes.Refusal> refusal = check.refusal(behind);
    return refusal.isPresent()
        ? new Result(Optional.empty(), List.of(refusal.get()))
        : new Result(Optional.of(behind), List.of());
  }

  private Fetched fetched(String url, Map<String, Version> tips) throws IOException {
    Optional<BranchVersion> chosen = choice.of(tips);
    if (chosen.isEmpty()) {
      throw new IOException("the fetch from " + Remote.shown(url) + " did not bring all commits");
    }
    return new Fetched(url, choice.followed(tips), chosen.get());
  }

  private Map<String, Version> fetch(String url) throws IOException, RemoteUnavailableException {
    List<String> branches = List.of(remote.branch());
    if (!remote.testing().isEmpty()) {
      // A fetch of a branch that is not there fails as a whole.
      branches =
          List.copyOf(
              RemoteConnection.tips(repository, remote, url, Deadline.in(remote.lookLimit()))
                  .keySet());
    }
    for (String branch : branches) {
      refs.makeWayFor(Refs.tracking(branch));
    }
    RemoteConnection.fetch(repository, remote, url, branches);
    Map<String, Version> tips = new HashMap<>();
    for (String branch : branches) {
      String tracking = Refs.tracking(branch);
      Version tip =
          refs.version(tracking)
              .orElseThrow(
                  () ->
                      new IOException(
                          "the fetch from " + Remote.shown(url) + " did not set " + tracking));
      tips.put(branch, tip);
    }
    return tips;
  }
}
