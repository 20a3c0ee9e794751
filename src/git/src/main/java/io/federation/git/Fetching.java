package io.federation.git;

import io.federation.model.Version;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;

/** Fetches from the first of a remote's addresses that answers and is not behind. */
final class Fetching {

  /**
   * What a remote has, all of it here now.
   *
   * @param url where it came from
   * @param followed the tip of the followed branch
   * @param chosen what the tree is to be set to
   */
  record Fetched(String url, Place followed, Place chosen) {}

  private final Repository repository;
  private final Remote remote;
  private final MirrorFailover failover;
  private final BranchRefs refs;
  private final BranchChoice choice;

  Fetching(Repository repository, Remote remote, Clock clock) {
    this.repository = repository;
    this.remote = remote;
    this.refs = new BranchRefs(repository);
    this.choice = new BranchChoice(repository, remote);
    this.failover =
        new MirrorFailover(new Addresses(remote, repository.getWorkTree().toPath(), clock), choice);
  }

  Fetched call() throws IOException, RemoteUnavailableException {
    MirrorFailover.Answer answer = failover.ask(this::fetch, unused -> {});
    if (answer.tips().isEmpty()) {
      Place followed = new Place(remote.branch(), refs.accepted(remote.branch()).orElseThrow());
      return new Fetched(answer.url(), followed, refs.standing(remote.branch()).orElse(followed));
    }
    Optional<Place> chosen = choice.of(answer.tips().get());
    if (chosen.isEmpty()) {
      throw new IOException(
          "the fetch of " + Remote.shown(answer.url()) + " left not all it should");
    }
    return new Fetched(answer.url(), choice.followed(answer.tips().get()), chosen.get());
  }

  private Map<String, Version> fetch(String url) throws IOException, RemoteUnavailableException {
    List<String> branches = List.of(remote.branch());
    if (!remote.testing().isEmpty()) {
      // A fetch of a branch that is not there fails as a whole.
      try (RemoteConnection connection = RemoteConnection.open(repository, remote, url)) {
        branches = List.copyOf(connection.tips().keySet());
      }
    }
    try (RemoteConnection connection = RemoteConnection.open(repository, remote, url)) {
      connection.fetch(branches);
    }
    Map<String, Version> tips = new HashMap<>();
    for (String branch : branches) {
      String tracking = BranchRefs.tracking(branch);
      Version tip =
          refs.version(tracking)
              .orElseThrow(
                  () ->
                      new IOException(
                          "the fetch of " + Remote.shown(url) + " left no " + tracking));
      tips.put(branch, tip);
    }
    return tips;
  }
}
