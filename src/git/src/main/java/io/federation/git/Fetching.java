package io.federation.git;

import io.federation.model.Version;
import java.io.IOException;
import java.util.ArrayList;
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
  private final Addresses addresses;
  private final BranchRefs refs;
  private final BranchChoice choice;

  Fetching(Repository repository, Remote remote, Addresses addresses) {
    this.repository = repository;
    this.remote = remote;
    this.addresses = addresses;
    this.refs = new BranchRefs(repository);
    this.choice = new BranchChoice(repository, remote);
  }

  Fetched call() throws IOException, RemoteUnavailableException {
    List<RemoteUnavailableException> failures = new ArrayList<>();
    Optional<String> behind = Optional.empty();
    for (String url : addresses.inOrder()) {
      Map<String, Version> tips;
      try {
        tips = fetch(url);
      } catch (RemoteUnavailableException e) {
        failures.add(e);
        addresses.failed(url);
        continue;
      }
      if (!choice.isBehind(tips)) {
        Optional<Place> chosen = choice.of(tips);
        if (chosen.isEmpty()) {
          throw new IOException("the fetch of " + Remote.shown(url) + " left not all it should");
        }
        return new Fetched(url, choice.followed(tips), chosen.get());
      }
      behind = Optional.of(url);
    }
    Optional<Version> accepted = refs.accepted(remote.branch());
    if (behind.isEmpty() || accepted.isEmpty()) {
      throw RemoteUnavailableException.ofAll(failures);
    }
    Place followed = new Place(remote.branch(), accepted.get());
    return new Fetched(behind.get(), followed, refs.standing(remote.branch()).orElse(followed));
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
