package io.federation.node.home;

import io.federation.machine.StateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads files of a repository's working tree that mean something to the node. A commit can put a
 * symbolic link anywhere; none is followed out of the repository.
 */
public final class RepositoryFiles {

  private RepositoryFiles() {}

  /**
   * Checks that a path, followed through all links, ends in the repository.
   *
   * @param repository the repository's folder
   * @param file a path in it; there is something
   * @throws IOException with one line if it does not
   */
  public static void checkInside(Path repository, Path file) throws IOException {
    if (!file.toRealPath().startsWith(repository.toRealPath())) {
      throw new IOException(
          repository.relativize(file)
              + " leads out of the repository: put the file itself there, not a link");
    }
  }

  /**
   * Checks that a path, followed through all links, is a file in the repository.
   *
   * @throws IOException with one line if it is not
   */
  public static void checkFile(Path repository, Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException(
          repository.relativize(file)
              + " is a link to what is not there: put the file itself there, or remove the link");
    }
    checkInside(repository, file);
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          repository.relativize(file) + " is not a file: put one there, or remove what is there");
    }
  }

  /**
   * Returns the text of a file; nothing if there is none.
   *
   * @throws IOException also if it leads out of the repository
   */
  public static Optional<String> read(Path repository, Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    checkFile(repository, file);
    return StateFiles.read(file);
  }
}
