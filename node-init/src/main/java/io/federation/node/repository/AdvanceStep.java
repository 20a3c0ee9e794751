package io.federation.node.repository;

import io.federation.git.GitRepository;
import io.federation.git.Verifier;
import io.federation.git.advance.Advance;
import io.federation.git.advance.Cloning;
import io.federation.git.advance.Outcome;
import io.federation.git.remote.LsRefsClient;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.machine.FileTrees;
import io.federation.model.event.GitEvent;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.NodeEvent;
import io.federation.model.spec.NodeConfig;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.ManualWedge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

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
    LookTime time = new LookTime();
    try (LsRefsClient refs = new LsRefsClient()) {
      List<RepositoryReport> reports = seen.trees().reports();
      WorkingTrees advanced =
          withListed(
              advanceOps(reports.get(0), refs, time),
              time,
              (place, config) ->
                  advanceMoved(
                      reports.stream()
                          .filter(report -> report.repository().equals(place))
                          .findFirst()
                          .orElseGet(() -> look.look(place, config, refs, time)),
                      config,
                      time));
      if (advanced.anyMoved()) {
        wedge.clear();
      }
      return advanced;
    }
  }

  /** Brings the ops repository alone to its tip; returns what is in force then. */
  public NodeConfig takeOver() throws IOException {
    ConfigStore configs = compiler.store();
    LookTime time = new LookTime();
    try (LsRefsClient refs = new LsRefsClient()) {
      NodeConfig config = configs.load();
      RepositoryReport seen = look.look(repositories.ops(config), config, refs, time);
      RepositoryReport unused = advanceOps(seen, refs, time);
    }
    return configs.load();
  }

  /** Clones the ops repository or brings it to its tip, and then whatever it lists. */
  public WorkingTrees callUnseen() throws IOException {
    LookTime time = new LookTime();
    NodeConfig known = compiler.store().load();
    NodeRepository followed = repositories.ops(known);
    Optional<NodeRepository> wanted = repositories.movedOps(known, followed);
    RepositoryReport ops = advance(followed, known, wanted.map(moved -> followed), time);
    if (wanted.isPresent() && ops.problem().isPresent()) {
      ops = follow(wanted.get(), advance(wanted.get(), known, Optional.of(followed), time), ops);
    }
    return ops.problem().isPresent()
        ? new WorkingTrees(known, List.of(ops), Optional.empty())
        : withListed(ops, time, (place, config) -> advance(place, config, Optional.empty(), time));
  }

  private RepositoryReport advanceOps(RepositoryReport seen, LsRefsClient refs, LookTime time)
      throws IOException {
    NodeRepository place = seen.repository();
    NodeConfig known = compiler.store().load();
    Optional<NodeRepository> before = repositories.movedOps(known, place);
    RepositoryReport ops =
        // It may have moved while the node waited for its share of the jitter.
        before.isPresent() || seen.isUpToDate() ? look.look(place, known, refs, time) : seen;
    if (ops.moved()) {
      ops = advance(place, known, before.map(moved -> place), time);
    }
    compiler.compile(place);
    NodeConfig config = compiler.store().load();
    Optional<NodeRepository> wanted = repositories.movedOps(config, place);
    if (wanted.isEmpty()) {
      return ops;
    }
    RepositoryReport there = look.look(wanted.get(), config, refs, time);
    return follow(
        wanted.get(),
        there.moved() ? advance(wanted.get(), config, Optional.of(place), time) : there,
        ops);
  }

  private RepositoryReport follow(
      NodeRepository wanted, RepositoryReport there, RepositoryReport ops) throws IOException {
    if (there.problem().isPresent()) {
      return ops.with(there);
    }
    repositories.follow(wanted);
    return new RepositoryReport(wanted, ops.moved() || there.moved(), Optional.empty());
  }

  private WorkingTrees withListed(
      RepositoryReport ops,
      LookTime time,
      BiFunction<NodeRepository, NodeConfig, RepositoryReport> others)
      throws IOException {
    compiler.compile(repositories.ops());
    ConfigStore configs = compiler.store();
    NodeConfig config = configs.load();
    List<NodeRepository> all = repositories.all(config);
    Map<String, RepositoryReport> seen = new HashMap<>(Map.of(all.get(0).name(), ops));
    for (NodeRepository place : look.unresponsiveLast(all.subList(1, all.size()))) {
      seen.put(place.name(), time.isOver() ? look.notLookedAt(place) : others.apply(place, config));
    }
    return new WorkingTrees(config, LookStep.inListedOrder(all, seen), configs.problem());
  }

  private RepositoryReport advanceMoved(RepositoryReport seen, NodeConfig config, LookTime time) {
    return seen.moved() ? advance(seen.repository(), config, Optional.empty(), time) : seen;
  }

  /**
   * Advances one repository.
   *
   * @param followed where it was followed until now, if it may have moved from there: what the node
   *     has must be among its commits then
   */
  private RepositoryReport advance(
      NodeRepository place, NodeConfig config, Optional<NodeRepository> followed, LookTime time) {
    if (place.remote().isEmpty()) {
      return RepositoryReport.well(place, false);
    }
    Remote remote = place.remote().get().within(time.limit(config), config.fetchLimit());
    Verifier verifier = verifiers.of(place);
    long start = System.nanoTime();
    try {
      if (!place.isThere()) {
        if (Files.isDirectory(place.folder(), LinkOption.NOFOLLOW_LINKS)) {
          FileTrees.delete(place.folder());
        }
        Outcome outcome = Cloning.clone(place.folder(), remote, verifier, verifiers.clock());
        look.answered(place);
        return tell(place, outcome, true);
      }
      try (GitRepository repository = GitRepository.open(place.folder())) {
        Advance advance = new Advance(repository, remote, verifier, verifiers.clock());
        if (followed.isPresent()) {
          advance.requireWhatThereIs(followed.get().remote().get().branch());
        }
        Outcome outcome = advance.call();
        look.answered(place);
        return tell(place, outcome, false);
      }
    } catch (IOException | RemoteUnavailableException | RuntimeException | Error e) {
      return look.failed(place, e, start, time);
    }
  }

  private RepositoryReport tell(NodeRepository place, Outcome outcome, boolean cloned) {
    String name = place.name();
    outcome.recovered().forEach(what -> events.publish(new GitEvent.Recovered(name, what)));
    if (outcome instanceof Outcome.Refused refused) {
      events.publish(
          new GitEvent.AdvanceRefused(name, refused.kept(), refused.tip(), refused.reason()));
      return RepositoryReport.refused(place, false, refused.tip(), refused.reason());
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
    advanced
        .passedOver()
        .ifPresent(
            refused ->
                news.add(
                    new GitEvent.MirrorUsed(
                        name, "refused " + refused.tip() + ": " + refused.reason())));
    for (String what : advanced.incomplete()) {
      news.add(new LifeEvent.Warning(name + ": " + what));
    }
    news.forEach(events::publish);
    return advanced.passedOver().isPresent()
        ? RepositoryReport.refused(
            place, true, advanced.passedOver().get().tip(), advanced.passedOver().get().reason())
        : RepositoryReport.well(place, true);
  }
}
