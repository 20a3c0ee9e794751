package io.federation.git;

import io.federation.model.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One repository of a node, with its working tree. It follows one branch of one remote, forward
 * only; nothing else of the machine's Git configuration counts.
 *
 * <p>Not for use by several threads. The caller sees to it that nobody else writes in the
 * repository while it advances.
 */
public final class GitRepository implements AutoCloseable {

  private final Path folder;
  private @Nullable Repository opened;

  private GitRepository(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens the repository whose working tree is {@code folder}.
   *
   * @throws IOException if there is none
   */
  public static GitRepository open(Path folder) throws IOException {
    if (!Files.isRegularFile(gitFolder(folder).resolve("HEAD"))) {
      throw new IOException(folder + " is not a Git repository");
    }
    return new GitRepository(folder);
  }

  /** Makes an empty repository with the working tree {@code folder}. */
  static GitRepository create(Path folder) throws IOException {
    Files.createDirectories(folder);
    GitRepository made = new GitRepository(folder);
    made.jgit().create();
    return made;
  }

  private static Path gitFolder(Path folder) {
    return folder.resolve(Constants.DOT_GIT);
  }

  /** Opens the repository only when it is needed: a look that finds nothing new does without. */
  Repository jgit() throws IOException {
    if (opened == null) {
      LeanSystemReader.install();
      opened =
          new FileRepositoryBuilder()
              .setGitDir(gitFolder(folder).toFile())
              .setWorkTree(folder.toFile())
              .build();
    }
    return opened;
  }

  /** Returns the folder of the working tree. */
  public Path folder() {
    return folder;
  }

  /** Returns the commit that is checked out; nothing in a repository without commits. */
  public Optional<Version> version() throws IOException {
    HeadFile file = HeadFile.read(gitFolder(folder));
    return file != null
        ? Optional.ofNullable(file.version())
        : new BranchRefs(jgit()).version(Constants.HEAD);
  }

  /** Returns the URL this repository was cloned from; nothing if it has no remote. */
  public Optional<String> url() throws IOException {
    return Optional.ofNullable(jgit().getConfig().getString("remote", "origin", "url"));
  }

  /** Returns the branch that is checked out; nothing if {@code HEAD} is detached. */
  public Optional<String> branch() throws IOException {
    HeadFile file = HeadFile.read(gitFolder(folder));
    return file != null
        ? Optional.ofNullable(file.shortBranch())
        : new BranchRefs(jgit()).headBranch();
  }

  /**
   * Returns whether any version of the repository in {@code folder} was ever taken because somebody
   * who is trusted had signed it. Opens no repository: this is asked at every look.
   */
  public static boolean wasVerified(Path folder) throws IOException {
    Path gitFolder = gitFolder(folder);
    if (Files.isDirectory(gitFolder.resolve(Verifier.TRUSTED_REFS))) {
      return true;
    }
    Path packed = gitFolder.resolve("packed-refs");
    return Files.exists(packed) && Files.readString(packed).contains(Verifier.TRUSTED_REFS);
  }

  /** Returns the repository's history. */
  public History history() throws IOException {
    return new History(jgit());
  }

  /**
   * Asks the remote where its branches stand: one ref advertisement, no objects, and nothing is
   * written; only of an address that does not answer, where there are several, a note is made.
   *
   * @param refs asks where JGit is not needed
   * @param verifier who refused a tip before; asked for only where that tip is still there
   * @param clock tells how long ago an address did not answer
   * @param skipped is told, in one line, of an address that does not answer while another does; not
   *     at every look
   * @throws RemoteUnavailableException if no address answers, or the branch is lacking
   */
  public Look look(
      Remote remote,
      LeanRefs refs,
      Supplier<Verifier> verifier,
      Clock clock,
      Consumer<String> skipped)
      throws IOException, RemoteUnavailableException {
    Optional<Version> settled = new UsualLook(this, remote, refs).settled(clock);
    return settled.isPresent()
        ? new Look.Settled(settled.get())
        : new LookAround(jgit(), remote, refs, verifier).call(clock, skipped);
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
    return new Advance(jgit(), remote, verifier, clock).call();
  }

  @Override
  public void close() {
    if (opened != null) {
      opened.close();
    }
  }
}
