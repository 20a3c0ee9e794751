package io.federation.node.work;

import io.federation.git.GitRepository;
import io.federation.git.History;
import io.federation.model.Version;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Tells in which of its four outer states a unit is. The version is always the repository's, never
 * the watched path's.
 */
public final class Detector {

  private static final int MOST_COMMITS = 20;

  private Detector() {}

  /**
   * Compares what was worked last with what is there now.
   *
   * @param repository is asked for its history only where the versions differ
   * @param done the version worked last
   * @param head the repository's version
   * @param path the watched path; empty for the repository's root
   */
  public static Finding find(
      GitRepository repository, Optional<Version> done, Version head, String path)
      throws IOException {
    if (done.isEmpty()) {
      return new Finding.NeverWorked();
    }
    Version before = done.get();
    if (before.equals(head)) {
      return new Finding.SameVersion();
    }
    History history = repository.history();
    if (!history.contains(before)) {
      return new Finding.PathChanged(before, List.of());
    }
    if (history.entry(before, path).equals(history.entry(head, path))) {
      return new Finding.SamePath(before);
    }
    return new Finding.PathChanged(before, history.commits(before, head, path, MOST_COMMITS));
  }
}
