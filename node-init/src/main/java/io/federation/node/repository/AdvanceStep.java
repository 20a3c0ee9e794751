package io.federation.node.repository;

import io.federation.git.GitRepository;
import io.federation.git.Verifier;
import io.federation.git.advance.Advance;
import io.federation.git.advance.Cloning;
import io.federation.git.advance.Outcome;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.model.event.GitEvent;
import io.federation.model.event.NodeEvent;
import io.federation.model.spec.NodeConfig;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.ManualWedge;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings the working trees to their remotes' tips, takes over what the ops repository then says,
 * and clones what it newly lists: all of it before any work starts.
 */
public final class AdvanceStep {

  private final Repositories repositories;
  private final ConfigStore configs;
  private final ConfigCompiler compiler;
  private final Verifiers verifiers;
  private final ManualWedge wedge;
  private final EventPublisher events;

  /** Lets {@code verifiers} judge what is fetched. */
  public AdvanceStep(
      Repositories repositories,
      ConfigStore configs,
      ConfigCompiler compiler,
      Verifiers verifiers,
      ManualWedge wedge,
      EventPublisher events) {
    this.repositories = repositories;
    this.configs = configs;
    this.compiler = compiler;
    this.verifiers = verifiers;
    this.wedge = wedge;
    this.events = events;
  }

  /** Advances what was seen to have moved; that ends a wedge that was set by hand. */
  public WorkingTrees call(LookResult.Moved seen) throws IOException {
    List<RepositoryReport> reports = new ArrayList<>();
    for (RepositoryReport report : seen.trees().reports()) {
      reports.add(report.moved() ? advance(report.repository()) : report);
    }
    WorkingTrees advanced = withListed(reports);
    if (advanced.anyMoved()) {
      wedge.clear();
    }
    return advanced;
  }

  /** Clones the ops repository or brings it to its tip, and then whatever it lists. */
  public WorkingTrees callUnseen() throws IOException {
    NodeConfig known = configs.load();
    RepositoryReport ops = advance(repositories.ops(known));
    return ops.problem().isPresent()
        ? new WorkingTrees(known, List.of(ops), Optional.empty())
        : withListed(List.of(ops));
  }

  private WorkingTrees withListed(List<RepositoryReport> done) throws IOException {
    NodeRepository ops = repositories.ops();
    compiler.compile(ops);
    NodeConfig config = configs.load();
    List<RepositoryReport> reports = new ArrayList<>();
    for (NodeRepository repository : repositories.all(config)) {
      reports.add(
          done.stream()
              .filter(report -> report.repository().name().equals(repository.name()))
              .findFirst()
              .orElseGet(() -> advance(repository)));
    }
    return new WorkingTrees(config, reports, configs.problem());
  }

  private RepositoryReport advance(NodeRepository place) {
    if (place.remote().isEmpty()) {
      return RepositoryReport.well(place, false);
    }
    Verifier verifier = verifiers.of(place);
    try {
      if (!Files.isDirectory(place.folder())) {
        Outcome outcome =
            Cloning.clone(place.folder(), place.remote().get(), verifier, verifiers.clock());
        return tell(place, outcome, true);
      }
      try (GitRepository repository = GitRepository.open(place.folder())) {
        Outcome outcome =
            new Advance(repository, place.remote().get(), verifier, verifiers.clock()).call();
        return tell(place, outcome, false);
      }
    } catch (IOException | RemoteUnavailableException | RuntimeException e) {
      return RepositoryReport.failed(place, e, events);
    }
  }

  private RepositoryReport tell(NodeRepository place, Outcome outcome, boolean cloned) {
    String name = place.name();
    outcome.recovered().forEach(what -> events.publish(new GitEvent.Recovered(name, what)));
    if (outcome instanceof Outcome.Refused refused) {
      events.publish(
          new GitEvent.AdvanceRefused(name, refused.kept(), refused.tip(), refused.reason()));
      return RepositoryReport.refused(place, refused.tip(), refused.reason());
    }
    Outcome.Advanced advanced = (Outcome.Advanced) outcome;
    List<NodeEvent> news = new ArrayList<>();
    advanced
        .aside()
        .ifPresent(aside -> news.add(new GitEvent.SetAside(name, aside.folder(), aside.paths())));
    advanced
        .switched()
        .ifPresent(
            branch ->
                news.add(
                    new GitEvent.BranchSwitched(name, branch.from(), branch.to(), advanced.to())));
    if (cloned) {
      String url = place.remote().map(remote -> remote.shownUrl()).orElse("");
      news.add(new GitEvent.Cloned(name, url, advanced.to()));
    } else if (!advanced.from().equals(Optional.of(advanced.to()))) {
      news.add(new GitEvent.Advanced(name, advanced.from(), advanced.to()));
    }
    news.forEach(events::publish);
    return RepositoryReport.well(place, true);
  }
}
