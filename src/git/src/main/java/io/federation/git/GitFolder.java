package io.federation.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** Opens a repository for its upkeep. */
final class GitFolder {

  private GitFolder() {}

  /**
   * Opens the repository whose working tree is {@code folder}.
   *
   * @throws IOException if there is none
   */
  static Repository open(Path folder) throws IOException {
    LeanSystemReader.install();
    Path gitFolder = folder.resolve(Constants.DOT_GIT);
    if (!Files.isRegularFile(gitFolder.resolve(Constants.HEAD))) {
      throw new IOException(folder + " is not a Git repository");
    }
    return new FileRepositoryBuilder()
        .setGitDir(gitFolder.toFile())
        .setWorkTree(folder.toFile())
        .build();
  }
}
