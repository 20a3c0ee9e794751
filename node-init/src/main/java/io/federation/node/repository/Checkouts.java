package io.federation.node.repository;

import io.federation.model.spec.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All working trees of a node together: seen at one moment, and brought to one moment before any
 * work starts.
 */
public final class Checkouts {

  /**
   * How the working trees stand.
   *
   * @param config what the federation says for this node
   * @param reports one for each repository, in their stable order
   * @param stale whether {@code config} is older than the ops repository's working tree
   * @param problem what is wrong with the federation's description
   */
  public record Sight(
      NodeConfig config, List<Upkeep.Report> reports, boolean stale, Optional<String> problem) {

    public Sight {
      reports = List.copyOf(reports);
    }

    /** Returns whether there is something to advance, or something was advanced. */
    public boolean anyMoved() {
      return reports.stream().anyMatch(Upkeep.Report::moved);
    }

    /** Returns the repositories in their stable order. */
    public List<NodeRepository> repositories() {
      return reports.stream().map(Upkeep.Report::repository).toList();
    }

    /** Returns everything that is wrong, one line each. */
    public List<String> problems() {
      List<String> problems = new ArrayList<>();
      problem.ifPresent(problems::add);
      reports.forEach(report -> report.problem().ifPresent(problems::add));
      return problems;
    }
  }

  private final Repositories repositories;
  private final Upkeep upkeep;
  private final ConfigStore configs;
  private final ConfigCompiler compiler;

  /** Puts the working trees of a node together. */
  public Checkouts(
      Repositories repositories, Upkeep upkeep, ConfigStore configs, ConfigCompiler compiler) {
    this.repositories = repositories;
    this.upkeep = upkeep;
    this.configs = configs;
    this.compiler = compiler;
  }

  /** Looks at all repositories; changes nothing. */
  public Sight look() throws IOException {
    NodeConfig config = configs.load();
    NodeRepository ops = repositories.ops();
    // A run that was killed between the advance and this is made good by the next one.
    boolean stale = Files.isDirectory(ops.folder()) && isBehind(ops);
    return new Sight(config, upkeep.look(repositories.all(config)), stale, configs.problem());
  }

  private boolean isBehind(NodeRepository ops) throws IOException {
    try {
      return compiler.isBehind(ops);
    } catch (UnreadableRepositoryException e) {
      // The look at it tells what is wrong with it; the others are to be worked nevertheless.
      return false;
    }
  }

  /**
   * Advances what was seen to have moved, takes over what the ops repository then says, and clones
   * what it newly lists.
   */
  public Sight advance(Sight seen) throws IOException {
    List<Upkeep.Report> reports = new ArrayList<>();
    for (Upkeep.Report report : seen.reports()) {
      reports.add(report.moved() ? upkeep.advance(report.repository()) : report);
    }
    return withListed(reports);
  }

  /**
   * Clones the ops repository or brings it to its tip, and then whatever it lists.
   *
   * @return one report for each repository
   */
  public Sight prepare() throws IOException {
    NodeConfig known = configs.load();
    Upkeep.Report ops = upkeep.advance(repositories.ops(known));
    if (ops.problem().isPresent()) {
      return new Sight(known, List.of(ops), false, Optional.empty());
    }
    return withListed(List.of(ops));
  }

  private Sight withListed(List<Upkeep.Report> done) throws IOException {
    NodeRepository ops = repositories.ops();
    if (Files.isDirectory(ops.folder()) && isBehind(ops)) {
      compiler.compile(ops);
    }
    NodeConfig config = configs.load();
    List<Upkeep.Report> reports = new ArrayList<>();
    for (NodeRepository repository : repositories.all(config)) {
      reports.add(
          done.stream()
              .filter(report -> report.repository().name().equals(repository.name()))
              .findFirst()
              .orElseGet(() -> upkeep.advance(repository)));
    }
    return new Sight(config, reports, false, configs.problem());
  }
}
