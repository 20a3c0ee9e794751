package io.federation.git;

import io.federation.machine.ErrorText;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileBasedConfig;

/**
 * Says what JGit does not understand of a clone that a person made, before it meets it. Apart from
 * {@link GitRepository}, with which a look that finds nothing new would load JGit's classes.
 */
final class CloneFormat {

  private CloneFormat() {}

  static void check(Repository repository, Path folder) throws IOException {
    FileBasedConfig more =
        new FileBasedConfig(
            repository.getConfig(),
            new File(repository.getDirectory(), "config.worktree"),
            repository.getFS());
    try {
      more.load();
    } catch (ConfigInvalidException e) {
      throw new IOException(ErrorText.withCauses(e), e);
    }
    if ("sha256".equals(more.getString("extensions", null, "objectFormat"))) {
      throw new IOException(folder + " names its objects by SHA-256, which is not supported");
    }
    boolean sparse = more.getBoolean("core", "sparseCheckout", false);
    if (sparse && more.getBoolean("index", "sparse", false)) {
      throw new IOException(folder + " has a sparse index, which is not supported");
    }
    if (sparse && more.getBoolean("remote", Constants.DEFAULT_REMOTE_NAME, "promisor", false)) {
      throw new IOException(
          folder + " is a partial clone with a sparse tree, which is not supported");
    }
  }
}
