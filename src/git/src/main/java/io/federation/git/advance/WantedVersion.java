package io.federation.git.advance;

import io.federation.git.BranchVersion;
import io.federation.git.remote.Credentials;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.model.Names;
import io.federation.model.Version;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.RepositoryUrl;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A version that somebody asks for, be it of another repository.
 *
 * @param commit a revision as gitrevisions(7) describes them, or a branch; nothing for the tip
 * @param from the folder or address of a repository that has it; nothing for the remote
 */
public record WantedVersion(Optional<String> commit, Optional<String> from) {

  /**
   * A version in a repository of this machine.
   *
   * @param objects the folder of its objects
   */
  record Local(Version version, Path objects) {}

  /** Returns the version if it is wanted from a folder of this machine. */
  Optional<Local> local() throws IOException {
    if (from.isEmpty() || !Files.isDirectory(Path.of(from.get()))) {
      return Optional.empty();
    }
    FileRepositoryBuilder builder =
        new FileRepositoryBuilder().findGitDir(Path.of(from.get()).toAbsolutePath().toFile());
    if (builder.getGitDir() == null) {
      throw new IllegalArgumentException("--from " + from.get() + " is not a repository");
    }
    try (Repository source = builder.build()) {
      String revision = commit.orElse(Constants.HEAD);
      ObjectId id = resolve(source, revision);
      if (id == null) {
        throw new IllegalArgumentException(
            "there is no commit " + Names.quote(revision) + " in " + from.get());
      }
      return Optional.of(
          new Local(
              new Version(id.name()),
              new File(source.getCommonDirectory(), Constants.OBJECTS).toPath()));
    }
  }

  /** Fetches from the remote, or from the address that was named, into {@code repository}. */
  BranchVersion fetch(Repository repository, Remote remote, Clock clock)
      throws IOException, RemoteUnavailableException {
    Remote source = source(repository, remote);
    BranchVersion tip = new Fetch(repository, source, clock).call().chosen();
    if (commit.isEmpty()) {
      return tip;
    }
    ObjectId id = resolve(repository, commit.get());
    return new BranchVersion(
        remote.branch(),
        id != null ? new Version(id.name()) : fetchBranch(repository, source, commit.get(), clock));
  }

  private Remote source(Repository repository, Remote remote) {
    if (from.isEmpty()) {
      return remote;
    }
    String url = RepositoryUrl.check("--from", from.get());
    // Without a login: what is shown to the remote's server is not for another one.
    Credentials none = new Credentials(repository.getWorkTree().toPath().resolve("none"), "none");
    return new Remote(url, remote.branch(), remote.knownHosts(), none);
  }

  private static Version fetchBranch(
      Repository repository, Remote source, String branch, Clock clock) throws IOException {
    try {
      Remote other =
          new Remote(
              source.url(),
              source.mirrors(),
              NodeConfig.Repository.checkBranch("COMMIT", branch),
              List.of(),
              source.knownHosts(),
              source.credentials(),
              source.lookLimit(),
              source.fetchLimit());
      return new Fetch(repository, other, clock).call().chosen().version();
    } catch (IllegalArgumentException | RemoteUnavailableException e) {
      throw new IllegalArgumentException(
          Names.quote(branch)
              + " is no commit of branch "
              + source.branch()
              + " and no branch of "
              + source.shownUrl()
              + ": name a repository that has it with --from",
          e);
    }
  }

  private static @Nullable ObjectId resolve(Repository repository, String revision)
      throws IOException {
    try {
      return repository.resolve(revision + "^{commit}");
    } catch (RevisionSyntaxException e) {
      throw new IllegalArgumentException(Names.quote(revision) + " is not a revision", e);
    }
  }
}
