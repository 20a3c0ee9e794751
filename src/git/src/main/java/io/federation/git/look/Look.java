package io.federation.git.look;

import io.federation.git.GitRepository;
import io.federation.git.Verifier;
import io.federation.git.remote.LsRefsClient;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.machine.Deadline;
import io.federation.model.Version;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a look at a repository's remote found. */
public sealed interface Look {

  /**
   * Asks the remote where its branches stand: one ref advertisement, no objects, and nothing is
   * written; only of an address that does not answer, where there are several, a note is made. Each
   * address has the remote's {@link Remote#lookLimit} for all of its answer.
   *
   * @param refs asks where JGit is not needed
   * @param verifier who refused a tip before; asked for only where that tip is still there
   * @param clock tells how long ago an address did not answer
   * @param skipped is told, in one line, of an address that does not answer while another does; not
   *     at every look
   * @throws RemoteUnavailableException if no address answers, or the branch is lacking
   */
  static Look at(
      GitRepository repository,
      Remote remote,
      LsRefsClient refs,
      Supplier<Verifier> verifier,
      Clock clock,
      Consumer<String> skipped)
      throws IOException, RemoteUnavailableException {
    Deadline first = Deadline.in(remote.lookLimit());
    Optional<Version> upToDate = new QuickLook(repository, remote, refs).upToDate(clock, first);
    return upToDate.isPresent()
        ? new Look.UpToDate(upToDate.get())
        : new FullLook(repository.jgit(), remote, refs, verifier, first).call(clock, skipped);
  }

  /**
   * The working tree stands where the remote's branch stands.
   *
   * @param version that commit
   */
  record UpToDate(Version version) implements Look {}

  /**
   * The working tree is to be brought to the remote's tip.
   *
   * @param from the version the node is at; nothing before the first checkout
   * @param tip the advertised tip
   */
  record Moved(Optional<Version> from, Version tip) implements Look {}

  /**
   * The remote's tip is still the one that was refused before.
   *
   * @param kept the version the node stays at
   * @param tip the refused tip
   * @param reason why it was refused
   */
  record StillRefused(Version kept, Version tip, String reason) implements Look {}
}
