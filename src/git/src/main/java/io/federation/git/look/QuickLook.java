package io.federation.git.look;

import io.federation.git.AdvanceNotes;
import io.federation.git.GitRepository;
import io.federation.git.remote.LsRefsClient;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteAddresses;
import io.federation.machine.Deadline;
import io.federation.model.Version;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * The look as it nearly always is: the address that is asked first answers as usual, and the clone
 * stands at the tip of the one branch that there is. Told without JGit; see {@link LsRefsClient}.
 */
final class QuickLook {

  private final GitRepository repository;
  private final Remote remote;
  private final LsRefsClient refs;

  QuickLook(GitRepository repository, Remote remote, LsRefsClient refs) {
    this.repository = repository;
    this.remote = remote;
    this.refs = refs;
  }

  /**
   * Returns the version that the clone stands at; nothing if it takes more to tell.
   *
   * @param limit by when the address must have answered
   */
  Optional<Version> upToDate(Clock clock, Deadline limit) throws IOException {
    AdvanceNotes notes = new AdvanceNotes(repository.folder());
    if (notes.started(remote.branch()).isPresent()) {
      return Optional.empty();
    }
    Optional<Map<String, Version>> tips;
    try {
      tips =
          refs.ask(
              remote,
              new RemoteAddresses(remote, repository.folder(), clock).inOrder().get(0),
              limit);
    } catch (SocketTimeoutException e) {
      // Told by whoever asks all the addresses; that this one is silent is remembered.
      return Optional.empty();
    }
    if (tips.isEmpty() || tips.get().size() != 1) {
      return Optional.empty();
    }
    Version tip = tips.get().get(remote.branch());
    Optional<Version> version = repository.version();
    Optional<String> branch = repository.branch();
    return tip != null
            && version.isPresent()
            && version.get().equals(tip)
            && branch.isPresent()
            && branch.get().equals(remote.branch())
        ? version
        : Optional.empty();
  }
}
