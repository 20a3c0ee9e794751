package io.federation.node.work;

import io.federation.git.GitRepository;
import io.federation.git.History;
import io.federation.model.Version;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * How the version of a repository compares with the one that a unit worked last: the four outer
 * states of a work unit. The version is always the repository's, never the watched path's.
 */
sealed interface VersionComparison {

  /** The most commits that are named. */
  int MOST_COMMITS = 20;

  /**
   * Compares what was worked last with what is there now.
   *
   * @param repository is asked for its history only where the versions differ
   * @param done the version worked last
   * @param head the repository's version
   * @param path the watched path; empty for the repository's root
   */
  static VersionComparison between(
      GitRepository repository, Optional<Version> done, Version head, String path)
      throws IOException {
    if (done.isEmpty()) {
      return new VersionComparison.NeverWorked();
    }
    Version before = done.get();
    if (before.equals(head)) {
      return new VersionComparison.SameVersion();
    }
    History history = repository.history();
    if (!history.contains(before)) {
      return new VersionComparison.PathChanged(before, List.of());
    }
    if (history.entry(before, path).equals(history.entry(head, path))) {
      return new VersionComparison.SamePath(before);
    }
    return new VersionComparison.PathChanged(
        before, history.commits(before, head, path, MOST_COMMITS));
  }

  /** Returns whether there is something to do. */
  boolean triggersWork();

  /** The version worked last is the version now. */
  record SameVersion() implements VersionComparison {
    @Override
    public boolean triggersWork() {
      return false;
    }
  }

  /** The version has moved on, but what is watched is the same. */
  record SamePath(Version done) implements VersionComparison {
    @Override
    public boolean triggersWork() {
      return false;
    }
  }

  /**
   * The version has moved on, and what is watched has changed with it.
   *
   * @param done the version worked last
   * @param commits the commits in between that touch what is watched, newest first, some of them if
   *     they are many; none if the version worked last is gone
   */
  record PathChanged(Version done, List<Version> commits) implements VersionComparison {
    public PathChanged {
      commits = List.copyOf(commits);
    }

    @Override
    public boolean triggersWork() {
      return true;
    }
  }

  /** There was no work yet. */
  record NeverWorked() implements VersionComparison {
    @Override
    public boolean triggersWork() {
      return true;
    }
  }
}
