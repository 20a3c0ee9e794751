package io.federation.git;

import io.federation.model.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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

  /** A file below {@code .git}. */
  private static final String LISTED = "federation-listed";

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
  public static GitRepository create(Path folder) throws IOException {
    Files.createDirectories(folder);
    GitRepository made = new GitRepository(folder);
    made.jgit().create();
    return made;
  }

  private static Path gitFolder(Path folder) {
    return folder.resolve(Constants.DOT_GIT);
  }

  /** Opens the repository only when it is needed: a look that finds nothing new does without. */
  public Repository jgit() throws IOException {
    if (opened == null) {
      IsolatedSystemReader.install();
      Repository built =
          new FileRepositoryBuilder()
              .setGitDir(gitFolder(folder).toFile())
              .setWorkTree(folder.toFile())
              .build();
      try {
        CloneFormat.check(built, folder);
      } catch (IOException e) {
        built.close();
        throw e;
      }
      opened = built;
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
        : new Refs(jgit()).version(Constants.HEAD);
  }

  /** Returns the URL this repository was cloned from; nothing if it has no remote. */
  public Optional<String> url() throws IOException {
    return Optional.ofNullable(jgit().getConfig().getString("remote", "origin", "url"));
  }

  /** Returns the branch that is checked out; nothing if {@code HEAD} is detached. */
  public Optional<String> branch() throws IOException {
    HeadFile file = HeadFile.read(gitFolder(folder));
    return file != null ? Optional.ofNullable(file.shortBranch()) : new Refs(jgit()).headBranch();
  }

  /**
   * Returns whether any version of the repository in {@code folder} was ever taken because somebody
   * who is trusted had signed it.
   */
  public static boolean wasVerified(Path folder) throws IOException {
    return hasRefs(folder, Verifier.TRUSTED_REFS);
  }

  /** Returns whether the repository in {@code folder} was ever followed because a list names it. */
  public static boolean wasListed(Path folder) {
    return Files.exists(gitFolder(folder).resolve(LISTED));
  }

  /** Remembers that a list names the repository in {@code folder}, if there is one. */
  public static void markListed(Path folder) throws IOException {
    if (Files.isDirectory(gitFolder(folder)) && !wasListed(folder)) {
      Files.createFile(gitFolder(folder).resolve(LISTED));
    }
  }

  /** Returns whether there may be refs below {@code prefix}. Opens no repository. */
  public static boolean hasRefs(Path folder, String prefix) throws IOException {
    Path gitFolder = gitFolder(folder);
    if (Files.isDirectory(gitFolder.resolve(prefix))) {
      return true;
    }
    Path packed = gitFolder.resolve("packed-refs");
    return Files.exists(packed) && Files.readString(packed).contains(prefix);
  }

  /** Returns the repository's history. */
  public History history() throws IOException {
    return new History(jgit());
  }

  @Override
  public void close() {
    if (opened != null) {
      opened.close();
    }
  }
}
