package io.federation.node.repository;

import io.federation.git.GitRepository;
import io.federation.git.Verifier;
import io.federation.git.look.Look;
import io.federation.git.remote.LsRefsClient;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.machine.ErrorText;
import io.federation.model.Version;
import io.federation.model.event.GitEvent;
import io.federation.model.event.LifeEvent;
import io.federation.model.spec.NodeConfig;
import io.federation.node.event.EventPublisher;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks every remote where it stands, that of the ops repository first: what is new there decides
 * where and how the others are looked at. Changes nothing; one that fails does not keep the others.
 */
public final class LookStep {

  // The heartbeat's look is a fresh JVM each minute, where a first lambda costs milliseconds.
  private record VerifierOf(Verifiers verifiers, NodeRepository place)
      implements Supplier<Verifier> {
    @Override
    public Verifier get() {
      return verifiers.of(place);
    }
  }

  private record MirrorUsed(EventPublisher events, String repository) implements Consumer<String> {
    @Override
    public void accept(String reason) {
      events.publish(new GitEvent.MirrorUsed(repository, reason));
    }
  }

  private record LookAt(
      LookStep step, NodeRepository place, NodeConfig config, LsRefsClient refs, LookTime time)
      implements Supplier<RepositoryReport> {
    @Override
    public RepositoryReport get() {
      return time.isOver() ? step.notLookedAt(place) : step.look(place, config, refs, time);
    }
  }

  private final Repositories repositories;
  private final ConfigStore configs;
  private final ConfigCompiler compiler;
  private final Verifiers verifiers;
  private final ServerClock serverClock;
  private final EventPublisher events;
  private final boolean inParallel;
  private final UnresponsiveRepositories unresponsive;

  /**
   * Lets {@code serverClock} know who was asked.
   *
   * @param inParallel whether the repositories that come after the ops repository are looked at in
   *     parallel
   */
  public LookStep(
      Repositories repositories,
      ConfigStore configs,
      ConfigCompiler compiler,
      Verifiers verifiers,
      ServerClock serverClock,
      EventPublisher events,
      boolean inParallel) {
    this.repositories = repositories;
    this.configs = configs;
    this.compiler = compiler;
    this.verifiers = verifiers;
    this.serverClock = serverClock;
    this.events = events;
    this.inParallel = inParallel;
    this.unresponsive = new UnresponsiveRepositories(repositories.silent());
  }

  /** Looks once; no further than the ops repository if there is anything new in it. */
  public LookResult call() throws IOException {
    NodeConfig config = configs.load();
    boolean moved = compiler.isBehind(repositories.ops());
    List<NodeRepository> all = repositories.all(config);
    Map<String, RepositoryReport> seen = new HashMap<>();
    Map<String, CompletableFuture<RepositoryReport>> others = new HashMap<>();
    LookTime time = new LookTime();
    try (LsRefsClient refs = new LsRefsClient();
        LookExecutor threads = new LookExecutor(inParallel)) {
      serverClock.heard(refs);
      for (NodeRepository place : unresponsive.unresponsiveLast(all)) {
        if (place.name().equals(all.get(0).name())) {
          RepositoryReport report = lookAtOps(config, place, refs, time);
          seen.put(place.name(), report);
          if (moved || report.moved()) {
            moved = true;
            break;
          }
        } else {
          LookAt other = new LookAt(this, place, config, refs, time);
          others.put(place.name(), CompletableFuture.supplyAsync(other, threads));
        }
      }
      for (Map.Entry<String, CompletableFuture<RepositoryReport>> other : others.entrySet()) {
        seen.put(other.getKey(), other.getValue().join());
      }
    }
    WorkingTrees trees = new WorkingTrees(config, inListedOrder(all, seen), configs.problem());
    return moved || trees.anyMoved()
        ? new LookResult.Moved(trees)
        : new LookResult.Unchanged(trees);
  }

  /** Returns what was seen in the order of the description, in which work is done. */
  static List<RepositoryReport> inListedOrder(
      List<NodeRepository> all, Map<String, RepositoryReport> seen) {
    List<RepositoryReport> reports = new ArrayList<>();
    for (NodeRepository place : all) {
      RepositoryReport report = seen.get(place.name());
      if (report != null) {
        reports.add(report);
      }
    }
    return reports;
  }

  /** Returns for whose answer a look may be waiting, as the end of a sentence. */
  public String waitingFor() {
    List<String> reasons = unresponsive.reasons();
    return reasons.isEmpty() ? "" : ", and waiting for an answer: " + String.join("; ", reasons);
  }

  private RepositoryReport lookAtOps(
      NodeConfig config, NodeRepository ops, LsRefsClient refs, LookTime time) throws IOException {
    Optional<NodeRepository> wanted = repositories.movedOps(config, ops);
    if (wanted.isEmpty()) {
      return look(ops, config, refs, time);
    }
    RepositoryReport there = look(wanted.get(), config, refs, time);
    if (there.isUpToDate()) {
      repositories.follow(wanted.get());
      return there;
    }
    return look(ops, config, refs, time).with(there);
  }

  /** Returns {@code places} in the order in which they are best asked. */
  List<NodeRepository> unresponsiveLast(List<NodeRepository> places) {
    return unresponsive.unresponsiveLast(places);
  }

  /** Reports of a repository for which no time was left. */
  RepositoryReport notLookedAt(NodeRepository place) {
    Optional<String> problem = unresponsive.waiting(place);
    return new RepositoryReport(
        place,
        false,
        problem.isPresent()
            ? problem
            : Optional.of(
                "the repository "
                    + place.name()
                    + " was not looked at this time: others used up the time"));
  }

  /** Looks at one repository, unless it is let alone for a while as it did not answer. */
  RepositoryReport look(NodeRepository place, NodeConfig config, LsRefsClient refs, LookTime time) {
    long start = System.nanoTime();
    try {
      Optional<String> waiting = unresponsive.waiting(place, verifiers.clock().instant());
      if (waiting.isPresent()) {
        return new RepositoryReport(place, false, waiting);
      }
      return place.remote().isPresent() && !place.isThere()
          ? RepositoryReport.well(place, true)
          : lookAtClone(place, config, refs, time);
    } catch (IOException | RemoteUnavailableException | RuntimeException | Error e) {
      return failed(place, e, start, time);
    }
  }

  private RepositoryReport lookAtClone(
      NodeRepository place, NodeConfig config, LsRefsClient refs, LookTime time)
      throws IOException, RemoteUnavailableException {
    try (GitRepository repository = GitRepository.open(place.folder())) {
      if (place.remote().isEmpty()) {
        Optional<Version> unused = repository.version();
        return RepositoryReport.well(place, false);
      }
      Look look =
          Look.at(
              repository,
              place.remote().get().within(time.limit(config), config.fetchLimit()),
              refs,
              new VerifierOf(verifiers, place),
              verifiers.clock(),
              new MirrorUsed(events, place.name()));
      unresponsive.answered(place);
      return look instanceof Look.StillRefused refused
          ? RepositoryReport.refused(place, false, refused.tip(), refused.reason())
          : RepositoryReport.well(place, look instanceof Look.Moved);
    }
  }

  /** Notes that a repository answered, if it did not before. */
  void answered(NodeRepository place) throws IOException {
    unresponsive.answered(place);
  }

  /**
   * Tells what kept a repository from being looked at or advanced, and notes that it did not answer
   * if it took long to find out.
   *
   * @param start when it was asked, as {@link System#nanoTime} showed it
   */
  RepositoryReport failed(NodeRepository place, Throwable trouble, long start, LookTime time) {
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    time.countFailure(taken);
    try {
      if (trouble instanceof RemoteUnavailableException && taken.compareTo(LookTime.SILENT) > 0) {
        unresponsive.failed(place, events.safe(ErrorText.of(trouble)), verifiers.clock().instant());
      }
    } catch (IOException e) {
      events.publish(new LifeEvent.Warning("Cannot note who did not answer: " + ErrorText.of(e)));
    }
    return RepositoryReport.failed(place, trouble, events);
  }
}
