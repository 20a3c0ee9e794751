package io.federation.node.work;

import io.federation.git.GitRepository;
import io.federation.model.Names;
import io.federation.model.UnitName;
import io.federation.model.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One unit of work: the scripts of one level in one repository.
 *
 * @param name repository and level
 * @param repository the repository's folder
 * @param script the script that is run
 * @param kind who detects changes
 * @param watchedPath what is watched, relative to the repository's root; empty for the root itself
 * @param parallel whether it may run beside others
 */
public record WorkUnit(
    UnitName name, Path repository, Path script, Kind kind, String watchedPath, boolean parallel) {

  /** Who detects changes. */
  public enum Kind {
    /** We do, and run {@code work_ActualWork.sh} when there is something to do. */
    DETECTED,
    /** {@code work.sh} does, and is run with each heartbeat. */
    SELF_DETECTING
  }

  /** Returns, in words, that what is watched is not in {@code head}; nothing if it is. */
  public Optional<String> watchesNothingIn(GitRepository git, Version head) throws IOException {
    return git.history().entry(head, watchedPath).isPresent()
        ? Optional.empty()
        : Optional.of(
            "watches "
                + Names.quote(watchedPath)
                + ", which is not in the repository: mend work.sh_WATCH_PATH.txt");
  }

  public UnitFiles files() {
    return new UnitFiles(repository, name.level());
  }
}
