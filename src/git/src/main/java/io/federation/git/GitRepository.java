package io.federation.git;

import io.federation.model.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * One repository of a node, with its working tree. It follows one branch of one remote, forward
 * only; nothing else of the machine's Git configuration counts.
 *
 * <p>Not for use by several threads. The caller sees to it that nobody else writes in the
 * repository while it advances.
 */
public final class GitRepository implements AutoCloseable {

  private final Path folder;
  private final Repository repository;

  private GitRepository(Path folder, Repository repository) {
    this.folder = folder;
    this.repository = repository;
  }

  /**
   * Opens the repository whose working tree is {@code folder}.
   *
   * @throws IOException if there is none
   */
  public static GitRepository open(Path folder) throws IOException {
    LeanSystemReader.install();
    Path gitFolder = folder.resolve(Constants.DOT_GIT);
    if (!Files.isRegularFile(gitFolder.resolve(Constants.HEAD))) {
      throw new IOException(folder + " is not a Git repository");
    }
    return new GitRepository(folder, build(folder));
  }

  /** Makes an empty repository for {@code remote} in {@code folder}, which must not exist yet. */
  static GitRepository create(Path folder, Remote remote) throws IOException {
    LeanSystemReader.install();
    Files.createDirectories(folder);
    Repository repository = build(folder);
    repository.create();
    StoredConfig config = repository.getConfig();
    config.setString("remote", "origin", "url", remote.url());
    config.setString(
        "remote",
        "origin",
        "fetch",
        "+" + remote.ref() + ":refs/remotes/origin/" + remote.branch());
    config.setBoolean("core", null, "logallrefupdates", false);
    config.save();
    return new GitRepository(folder, repository);
  }

  private static Repository build(Path folder) throws IOException {
    return new FileRepositoryBuilder()
        .setGitDir(folder.resolve(Constants.DOT_GIT).toFile())
        .setWorkTree(folder.toFile())
        .build();
  }

  /** Returns the folder of the working tree. */
  public Path folder() {
    return folder;
  }

  /** Returns the commit that is checked out; nothing in a repository without commits. */
  public Optional<Version> version() throws IOException {
    Ref head = repository.exactRef(Constants.HEAD);
    return head == null || head.getObjectId() == null
        ? Optional.empty()
        : Optional.of(new Version(head.getObjectId().name()));
  }

  /** Returns the URL this repository was cloned from; nothing if it has no remote. */
  public Optional<String> url() {
    return Optional.ofNullable(repository.getConfig().getString("remote", "origin", "url"));
  }

  /** Returns the branch that is checked out; nothing if {@code HEAD} is detached. */
  public Optional<String> branch() throws IOException {
    String branch = repository.getFullBranch();
    return branch != null && branch.startsWith(Constants.R_HEADS)
        ? Optional.of(branch.substring(Constants.R_HEADS.length()))
        : Optional.empty();
  }

  /** Returns the repository's history. */
  public History history() {
    return new History(repository);
  }

  /**
   * Asks the remote where its branch stands: one ref advertisement, no objects, and nothing is
   * written.
   *
   * @throws RemoteUnavailableException if the remote does not answer or lacks the branch
   */
  public Look look(Remote remote) throws IOException, RemoteUnavailableException {
    Version tip;
    try (RemoteConnection connection = RemoteConnection.open(repository, remote)) {
      tip = connection.tip();
    }
    Optional<Version> version = version();
    ScratchFolder scratch = new ScratchFolder(folder);
    if (scratch.advancing(remote.branch()).isEmpty()) {
      if (version.isPresent()
          && version.get().equals(tip)
          && branch().equals(Optional.of(remote.branch()))) {
        return new Look.Settled(tip);
      }
      Optional<ScratchFolder.Refusal> refusal =
          scratch
              .refusal()
              .filter(refused -> refused.tip().equals(tip))
              .filter(refused -> refused.branch().equals(remote.branch()));
      if (version.isPresent() && refusal.isPresent()) {
        return new Look.StillRefused(version.get(), tip, refusal.get().reason());
      }
    }
    return new Look.Moved(version, tip);
  }

  /**
   * Brings the working tree to the remote's tip, forward only. Local changes are set aside, not
   * lost. Killed at any moment, the next advance finishes what this one began.
   *
   * @param verifier is asked before anything of a new tip reaches the working tree
   * @param clock names the folder of what is set aside
   * @throws RemoteUnavailableException if the remote does not answer or lacks the branch
   */
  public Outcome advance(Remote remote, Verifier verifier, Clock clock)
      throws IOException, RemoteUnavailableException {
    return new Advance(repository, remote, verifier, clock).call();
  }

  @Override
  public void close() {
    repository.close();
  }
}
