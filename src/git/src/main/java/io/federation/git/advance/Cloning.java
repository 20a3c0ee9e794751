package io.federation.git.advance;

import io.federation.git.GitRepository;
import io.federation.git.Refs;
import io.federation.git.Verifier;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.machine.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.StoredConfig;

/**
 * Makes a new clone. It grows in a hidden folder beside its place and is moved there when it is
 * whole, so that a clone that was cut off is never taken for a repository.
 */
public final class Cloning {

  private Cloning() {}

  /**
   * Clones {@code remote} into {@code folder}. What an earlier, cut-off clone left is removed
   * first.
   *
   * @param folder the working tree to be; must not exist
   * @return how the first checkout ended; after a refusal there is no {@code folder}
   * @throws RemoteUnavailableException if the remote does not answer or lacks the branch
   */
  public static Outcome clone(Path folder, Remote remote, Verifier verifier, Clock clock)
      throws IOException, RemoteUnavailableException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("cannot clone to " + folder + ": it exists already");
    }
    Path growing = folder.resolveSibling("." + folder.getFileName() + ".cloning");
    FileTrees.delete(growing);
    Outcome outcome;
    try (GitRepository repository = GitRepository.create(growing)) {
      follow(repository.jgit().getConfig(), remote);
      GitRepository.markListed(growing);
      outcome = new Advance(repository, remote, verifier, clock).call();
    }
    if (outcome instanceof Outcome.Advanced) {
      FileModes.setFolder(growing);
      Files.move(growing, folder, StandardCopyOption.ATOMIC_MOVE);
    } else {
      FileTrees.delete(growing);
    }
    return outcome;
  }

  private static void follow(StoredConfig config, Remote remote) throws IOException {
    String origin = Constants.DEFAULT_REMOTE_NAME;
    config.setString("remote", origin, "url", remote.url());
    config.setString(
        "remote", origin, "fetch", "+" + remote.ref() + ":" + Refs.tracking(remote.branch()));
    config.setBoolean("core", null, "logallrefupdates", false);
    config.save();
  }
}
