package io.federation.git.advance;

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

/** Fetches from the first of a remote's addresses that answers and is not behind. */
final class Fetch {

  /**
   * What a remote has, all of it here now.
   *
   * @param url where it came from
   * @param followed the tip of the followed branch
   * @param chosen what the tree is to be set to
   */
  record Fetched(String url, BranchVersion followed, BranchVersion chosen) {}

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

  Fetched call() throws IOException, RemoteUnavailableException {
    MirrorFailover.Answer answer = failover.ask(this::fetch, unused -> {});
    if (answer.tips().isEmpty()) {
      BranchVersion followed =
          new BranchVersion(remote.branch(), refs.accepted(remote.branch()).orElseThrow());
      return new Fetched(answer.url(), followed, refs.current(remote.branch()).orElse(followed));
    }
    Optional<BranchVersion> chosen = choice.of(answer.tips().get());
    if (chosen.isEmpty()) {
      throw new IOException(
          "the fetch from " + Remote.shown(answer.url()) + " did not bring all commits");
    }
    return new Fetched(answer.url(), choice.followed(answer.tips().get()), chosen.get());
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
