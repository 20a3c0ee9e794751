package io.federation.node.repository;

import io.federation.git.GitRepository;
import io.federation.git.Verifier;
import io.federation.git.advance.Advance;
import io.federation.git.advance.Cloning;
import io.federation.git.advance.Outcome;
import io.federation.git.remote.LsRefsClient;
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
import java.util.function.Function;

/**
 * Brings the working trees to their remotes' tips, all of it before any work starts: that of the
 * ops repository first, then the others as its description says by then.
 */
public final class AdvanceStep {

  private final LookStep look;
  private final Repositories repositories;
  private final ConfigCompiler compiler;
  private final Verifiers verifiers;
  private final ManualWedge wedge;
  private final EventPublisher events;

  /** Lets {@code verifiers} judge what is fetched. */
  public AdvanceStep(
      LookStep look,
      Repositories repositories,
      ConfigCompiler compiler,
      Verifiers verifiers,
      ManualWedge wedge,
      EventPublisher events) {
    this.look = look;
    this.repositories = repositories;
    this.compiler = compiler;
    this.verifiers = verifiers;
    this.wedge = wedge;
    this.events = events;
  }

  /**
   * Advances what has moved; that ends a wedge that was set by hand. What was seen of a repository
   * counts only if the description still says the same of it.
   */
  public WorkingTrees call(LookResult.Moved seen) throws IOException {
    try (LsRefsClient refs = new LsRefsClient()) {
      List<RepositoryReport> reports = seen.trees().reports();
      RepositoryReport ops = reports.get(0);
      if (!ops.moved() && ops.problem().isEmpty()) {
        // It may have moved while the node waited for its share of the jitter.
        ops = look.look(ops.repository(), refs);
      }
      WorkingTrees advanced =
          withListed(
              advanceMoved(ops),
              place ->
                  advanceMoved(
                      reports.stream()
                          .filter(report -> report.repository().equals(place))
                          .findFirst()
                          .orElseGet(() -> look.look(place, refs))));
      if (advanced.anyMoved()) {
        wedge.clear();
      }
      return advanced;
    }
  }

  /** Clones the ops repository or brings it to its tip, and then whatever it lists. */
  public WorkingTrees callUnseen() throws IOException {
    NodeConfig known = compiler.store().load();
    RepositoryReport ops = advance(repositories.ops(known));
    return ops.problem().isPresent()
        ? new WorkingTrees(known, List.of(ops), Optional.empty())
        : withListed(ops, this::advance);
  }

  private WorkingTrees withListed(
      RepositoryReport ops, Function<NodeRepository, RepositoryReport> others) throws IOException {
    compiler.compile(repositories.ops());
    ConfigStore configs = compiler.store();
    NodeConfig config = configs.load();
    List<RepositoryReport> reports = new ArrayList<>(List.of(ops));
    List<NodeRepository> all = repositories.all(config);
    all.subList(1, all.size()).forEach(place -> reports.add(others.apply(place)));
    return new WorkingTrees(config, reports, configs.problem());
  }

  private RepositoryReport advanceMoved(RepositoryReport seen) {
    return seen.moved() ? advance(seen.repository()) : seen;
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
