package io.federation.git.advance;

import io.federation.git.GitRepository;
import io.federation.git.Refs;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteConnection;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.git.upkeep.KilledRunLeftovers;
import io.federation.model.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Sets a working tree to just what a branch, tag or commit of a remote is now. Other than an {@link
 * Advance} this goes back too, as where a branch was rewritten or a tag was moved, and keeps no
 * local change of a file that Git knows. Files that it does not know stay. Killed at any point, the
 * next call does all of it.
 */
public final class RefCheckout {

  /** What the name stood for when it was asked last. */
  private static final String NAMED = "refs/federation/checkout";

  private RefCheckout() {}

  /** Returns whether this can be the name of a branch or tag, or the id of a commit. */
  public static boolean isName(String text) {
    return Repository.isValidRefName(Constants.R_HEADS + text);
  }

  /**
   * Sets the working tree {@code folder}, in which there is a repository after that.
   *
   * @param remote its branch may be the name of a branch, else of a tag, or the id of a commit
   * @return the commit
   * @throws RemoteUnavailableException if the remote does not answer, or has nothing of this name
   * @throws IOException also if what it has may not be checked out
   */
  public static Version set(Path folder, Remote remote)
      throws IOException, RemoteUnavailableException {
    boolean there = Files.isRegularFile(folder.resolve(".git/HEAD"));
    try (GitRepository git = there ? GitRepository.open(folder) : GitRepository.create(folder)) {
      Repository repository = git.jgit();
      KilledRunLeftovers.sweep(repository.getDirectory().toPath());
      new Refs(repository).delete(NAMED);
      RemoteConnection.fetchNamed(repository, remote, NAMED);
      Version version = commit(repository, remote);
      Optional<String> refusal = PathCheck.refusal(repository, Optional.empty(), version);
      if (refusal.isPresent()) {
        throw new IOException(remote.shownUrl() + ": " + version + " is refused: " + refusal.get());
      }
      new Checkout(repository).set(version);
      setHead(repository, version);
      return version;
    }
  }

  private static Version commit(Repository repository, Remote remote)
      throws IOException, RemoteUnavailableException {
    Optional<Version> named = new Refs(repository).version(NAMED);
    String name = remote.branch();
    if (named.isEmpty() && !ObjectId.isId(name)) {
      throw missing(remote, name);
    }
    try (RevWalk walk = new RevWalk(repository)) {
      // A tag may name another tag.
      ObjectId object = named.map(Refs::id).orElseGet(() -> ObjectId.fromString(name));
      return new Version(walk.parseCommit(object).name());
    } catch (MissingObjectException e) {
      throw missing(remote, name);
    }
  }

  private static RemoteUnavailableException missing(Remote remote, String name) {
    return new RemoteUnavailableException(
        remote.shownUrl() + " has no branch, tag or commit " + name);
  }

  /** No branch of its own: nothing is committed here. */
  private static void setHead(Repository repository, Version version) throws IOException {
    RefUpdate head = repository.updateRef(Constants.HEAD, true);
    head.setNewObjectId(Refs.id(version));
    head.disableRefLog();
    RefUpdate.Result result = head.forceUpdate();
    switch (result) {
      case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {}
      default -> throw new IOException("cannot update HEAD: " + result);
    }
  }
}
