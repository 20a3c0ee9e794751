package io.federation.node.repository;

import io.federation.git.remote.Remote;
import io.federation.model.spec.Signatures;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A repository that a node looks at.
 *
 * @param name its folder name under {@code gitrepo/}
 * @param folder its working tree; need not exist yet
 * @param remote where its commits come from; nothing if it has no remote, and so cannot be looked
 *     at
 * @param signatures which of its commits must be signed
 */
public record NodeRepository(
    String name, Path folder, Optional<Remote> remote, Signatures signatures) {

  /**
   * Returns whether there is anything to follow, or to keep. Where a script has removed the
   * repository, there is at most what was noted of the script's run since.
   */
  boolean isThere() {
    if (Files.exists(folder.resolve(".git"))) {
      return true;
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return Files.isDirectory(folder);
    }
    String[] present = folder.toFile().list();
    return present == null
        || (present.length > 0 && !Arrays.equals(present, new String[] {".temp"}));
  }
}
