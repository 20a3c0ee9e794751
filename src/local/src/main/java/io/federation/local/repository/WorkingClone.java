package io.federation.local.repository;

import io.federation.git.GitRepository;
import io.federation.git.IsolatedSystemReader;
import io.federation.machine.FileTrees;
import io.federation.machine.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.StoredConfig;

/** The user's clone of a repository, in which to edit, commit and push. */
public final class WorkingClone {

  private final Path folder;
  private final Path origin;
  private final String branch;

  /** Stands for the clone of {@code origin} in {@code folder}, whether it exists or not. */
  public WorkingClone(Path folder, ServedRepository origin) {
    this.folder = folder;
    this.origin = origin.folder();
    this.branch = origin.branch();
  }

  /**
   * Returns whether there is the clone.
   *
   * @throws IOException also if something else is in its place
   */
  public boolean exists() throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (GitRepository clone = GitRepository.open(folder)) {
      Optional<String> url = clone.url();
      if (!url.equals(Optional.of(origin.toString()))) {
        throw new IOException(
            folder
                + " is a clone of "
                + url.orElse("nothing")
                + ", not of "
                + origin
                + ": move it away, or set its origin");
      }
    }
    return true;
  }

  /**
   * Makes the clone: {@code git commit} and {@code git push} work in it as they are. It grows
   * beside its place and is moved there when it is whole.
   *
   * @return the author that was set for commits in it, as the user's own configuration has none
   */
  public Optional<Author> make() throws IOException {
    Path growing = folder.resolveSibling("." + folder.getFileName() + ".new");
    FileTrees.delete(growing);
    PrivateFiles.createFolders(growing);
    IsolatedSystemReader.install();
    try (Git clone =
        Git.cloneRepository()
            .setURI(origin.toString())
            .setDirectory(growing.toFile())
            .setBranch(branch)
            .call()) {
      Optional<Author> author = Author.missingIn(growing);
      if (author.isPresent()) {
        StoredConfig config = clone.getRepository().getConfig();
        config.setString("user", null, "name", author.get().name());
        config.setString("user", null, "email", author.get().email());
        config.save();
      }
      Files.move(growing, folder, StandardCopyOption.ATOMIC_MOVE);
      return author;
    } catch (GitAPIException e) {
      throw new IOException("cannot clone " + origin + " to " + folder + ": " + e.getMessage(), e);
    }
  }
}
