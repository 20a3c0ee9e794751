package io.federation.node.repository;

import io.federation.git.GitRepository;
import io.federation.model.Version;
import io.federation.model.spec.NodeConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All working trees of a node together, at one moment.
 *
 * @param config what the federation says for this node
 * @param reports one for each repository, in their stable order
 * @param problem what is wrong with the federation's description
 */
public record WorkingTrees(
    NodeConfig config, List<RepositoryReport> reports, Optional<String> problem) {

  public WorkingTrees {
    reports = List.copyOf(reports);
  }

  public boolean anyMoved() {
    return reports.stream().anyMatch(RepositoryReport::moved);
  }

  /** Returns the repositories in their stable order. */
  public List<NodeRepository> repositories() {
    return reports.stream().map(RepositoryReport::repository).toList();
  }

  /** Returns the folder of the ops repository, which is the first. */
  public Path ops() {
    return reports.get(0).repository().folder();
  }

  /** Returns whether the ops repository is at {@code wanted}, if any version is wanted. */
  public boolean isAt(Optional<Version> wanted) throws IOException {
    if (wanted.isEmpty()) {
      return true;
    }
    try (GitRepository repository = GitRepository.open(ops())) {
      return repository.version().equals(wanted);
    }
  }

  /** Returns everything that is wrong, one line each. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    problem.ifPresent(problems::add);
    reports.forEach(report -> report.problem().ifPresent(problems::add));
    return problems;
  }
}
