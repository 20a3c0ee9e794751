package io.federation.git.advance;

import io.federation.git.BranchVersion;
import io.federation.git.GitRepository;
import io.federation.git.Refs;
import io.federation.git.Verifier;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.machine.FileTrees;
import io.federation.model.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;

/**
 * What one of the node's repositories would be at another version: a working tree in a temporary
 * folder, which reads the objects of others where they are and keeps nothing in them. Closing it
 * removes it.
 *
 * @param folder the working tree
 * @param version the version that was wanted
 * @param refusal why the node would not take it, in one line; the working tree is empty then
 */
public record TemporaryCheckout(Path folder, Version version, Optional<String> refusal)
    implements AutoCloseable {

  /**
   * Checks out a version.
   *
   * @param original the folder of the node's repository; need not exist
   * @param remote where the node follows it
   * @param verifier checks the version as it would check a fetched tip
   * @throws IllegalArgumentException with one line if there is no such version
   * @throws RemoteUnavailableException if the remote had to be asked and does not answer
   */
  public static TemporaryCheckout of(
      Path original, Remote remote, Verifier verifier, WantedVersion wanted, Clock clock)
      throws IOException, RemoteUnavailableException {
    Path folder = Files.createTempDirectory("node-init-plan-");
    boolean made = false;
    try {
      TemporaryCheckout checkout = make(folder, original, remote, verifier, wanted, clock);
      made = true;
      return checkout;
    } finally {
      if (!made) {
        FileTrees.delete(folder);
      }
    }
  }

  private static TemporaryCheckout make(
      Path folder,
      Path original,
      Remote remote,
      Verifier verifier,
      WantedVersion wanted,
      Clock clock)
      throws IOException, RemoteUnavailableException {
    GitRepository.create(folder).close();
    boolean cloned = Files.isDirectory(original.resolve(Constants.DOT_GIT));
    Optional<WantedVersion.Local> local = wanted.local();
    List<String> objects = new ArrayList<>();
    if (cloned) {
      Path own = original.resolve(Constants.DOT_GIT).resolve(Constants.OBJECTS);
      objects.add(own.toAbsolutePath().toString());
    }
    local.ifPresent(found -> objects.add(found.objects().toAbsolutePath().toString()));
    // Lets Git read objects of other repositories (gitrepository-layout(5)).
    Files.write(folder.resolve(".git/objects/info/alternates"), objects);
    try (GitRepository opened = GitRepository.open(folder)) {
      Repository repository = opened.jgit();
      if (cloned) {
        copyRefs(original, repository);
      }
      BranchVersion tip =
          local.isPresent()
              ? new BranchVersion(remote.branch(), local.get().version())
              : wanted.fetch(repository, remote, clock);
      Optional<String> refusal = refusal(repository, remote, verifier, tip);
      if (refusal.isEmpty()) {
        new Checkout(repository).set(tip.version());
        new Refs(repository).setHead(tip);
      }
      return new TemporaryCheckout(folder, tip.version(), refusal);
    }
  }

  private static Optional<String> refusal(
      Repository repository, Remote remote, Verifier verifier, BranchVersion tip)
      throws IOException {
    FetchedTipCheck check = new FetchedTipCheck(repository, verifier, Optional.empty());
    if (tip.branch().equals(remote.branch())) {
      return check.refusalOfFollowed(tip, true);
    }
    Optional<Version> followed = new Refs(repository).version(Refs.tracking(remote.branch()));
    return followed.isEmpty()
        ? Optional.empty()
        : check.refusalOfTesting(tip, new BranchVersion(remote.branch(), followed.get()));
  }

  /** Lets the temporary repository know what the node has taken and trusted. */
  private static void copyRefs(Path original, Repository repository) throws IOException {
    Refs refs = new Refs(repository);
    try (GitRepository source = GitRepository.open(original)) {
      for (Ref ref : source.jgit().getRefDatabase().getRefsByPrefix("refs/federation/")) {
        if (ref.getObjectId() != null) {
          refs.set(ref.getName(), ref.getObjectId());
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    FileTrees.delete(folder);
  }
}
