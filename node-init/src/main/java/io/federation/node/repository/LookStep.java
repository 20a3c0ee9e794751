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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** For all looks of a heartbeat: no further one is begun then. */
  private static final long MOST_NANOS = Duration.ofSeconds(30).toNanos();

  /** After so long an address that fails counts as one that did not answer. */
  private static final long SILENT_NANOS = Duration.ofSeconds(5).toNanos();

  private final Repositories repositories;
  private final ConfigStore configs;
  private final ConfigCompiler compiler;
  private final Verifiers verifiers;
  private final ServerClock serverClock;
  private final EventPublisher events;

  /** Lets {@code serverClock} know who was asked. */
  public LookStep(
      Repositories repositories,
      ConfigStore configs,
      ConfigCompiler compiler,
      Verifiers verifiers,
      ServerClock serverClock,
      EventPublisher events) {
    this.repositories = repositories;
    this.configs = configs;
    this.compiler = compiler;
    this.verifiers = verifiers;
    this.serverClock = serverClock;
    this.events = events;
  }

  /** Looks once; no further than the ops repository if there is anything new in it. */
  public LookResult call() throws IOException {
    NodeConfig config = configs.load();
    boolean moved = compiler.isBehind(repositories.ops());
    List<NodeRepository> all = repositories.all(config);
    List<NodeRepository> order = all;
    if (Files.exists(repositories.silent())) {
      order = UnresponsiveRepositories.in(repositories.silent()).last(all);
    }
    Map<String, RepositoryReport> seen = new HashMap<>();
    long start = System.nanoTime();
    try (LsRefsClient refs = new LsRefsClient()) {
      serverClock.heard(refs);
      for (NodeRepository place : order) {
        boolean isOps = place.name().equals(all.get(0).name());
        RepositoryReport report =
            System.nanoTime() - start > MOST_NANOS
                ? new RepositoryReport(place, false, silence(place))
                : isOps ? lookAtOps(config, place, refs) : look(place, config, refs);
        seen.put(place.name(), report);
        if (isOps && (moved || report.moved())) {
          moved = true;
          break;
        }
      }
    }
    List<RepositoryReport> reports = new ArrayList<>();
    for (NodeRepository place : all) {
      RepositoryReport report = seen.get(place.name());
      if (report != null) {
        reports.add(report);
      }
    }
    WorkingTrees trees = new WorkingTrees(config, reports, configs.problem());
    return moved || trees.anyMoved()
        ? new LookResult.Moved(trees)
        : new LookResult.Unchanged(trees);
  }

  /** Returns for whose answer a look may be waiting, as the end of a sentence. */
  public String waitingFor() throws IOException {
    if (!Files.exists(repositories.silent())) {
      return "";
    }
    return ", and waiting for an answer: "
        + String.join("; ", UnresponsiveRepositories.in(repositories.silent()).reasons());
  }

  private RepositoryReport lookAtOps(NodeConfig config, NodeRepository ops, LsRefsClient refs)
      throws IOException {
    Optional<NodeRepository> wanted = repositories.movedOps(config, ops);
    if (wanted.isEmpty()) {
      return look(ops, config, refs);
    }
    RepositoryReport there = look(wanted.get(), config, refs);
    if (there.isUpToDate()) {
      repositories.follow(wanted.get());
      return there;
    }
    return look(ops, config, refs).with(there);
  }

  /** Looks at one repository, unless it is let alone for a while as it did not answer. */
  RepositoryReport look(NodeRepository place, NodeConfig config, LsRefsClient refs) {
    Optional<String> waiting = waiting(place);
    if (waiting.isPresent()) {
      return new RepositoryReport(place, false, waiting);
    }
    if (place.remote().isPresent() && !place.isThere()) {
      return RepositoryReport.well(place, true);
    }
    long start = System.nanoTime();
    try (GitRepository repository = GitRepository.open(place.folder())) {
      if (place.remote().isEmpty()) {
        Optional<Version> unused = repository.version();
        return RepositoryReport.well(place, false);
      }
      Look look =
          Look.at(
              repository,
              place.remote().get().within(config.lookLimit(), config.fetchLimit()),
              refs,
              new VerifierOf(verifiers, place),
              verifiers.clock(),
              new MirrorUsed(events, place.name()));
      answered(place);
      return look instanceof Look.StillRefused refused
          ? RepositoryReport.refused(place, false, refused.tip(), refused.reason())
          : RepositoryReport.well(place, look instanceof Look.Moved);
    } catch (IOException | RemoteUnavailableException | RuntimeException | Error e) {
      failed(place, e, start);
      return RepositoryReport.failed(place, e, events);
    }
  }

  private Optional<String> silence(NodeRepository place) throws IOException {
    return Files.exists(repositories.silent())
        ? UnresponsiveRepositories.in(repositories.silent()).waiting(place)
        : Optional.empty();
  }

  private Optional<String> waiting(NodeRepository place) {
    Path file = repositories.silent();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return UnresponsiveRepositories.in(file).waiting(place, verifiers.clock().instant());
    } catch (IOException e) {
      // It is asked then.
      return Optional.empty();
    }
  }

  /** Notes that a repository answered, if it did not before. */
  void answered(NodeRepository place) throws IOException {
    if (Files.exists(repositories.silent())) {
      UnresponsiveRepositories.in(repositories.silent()).answered(place);
    }
  }

  /**
   * Notes of a repository that it did not answer, if it took long to find out.
   *
   * @param start when it was asked, as {@link System#nanoTime} showed it
   */
  void failed(NodeRepository place, Throwable trouble, long start) {
    boolean silent =
        trouble instanceof RemoteUnavailableException && System.nanoTime() - start > SILENT_NANOS;
    try {
      if (silent) {
        UnresponsiveRepositories.in(repositories.silent())
            .failed(place, events.safe(ErrorText.of(trouble)), verifiers.clock().instant());
      }
    } catch (IOException e) {
      events.publish(new LifeEvent.Warning("Cannot note who did not answer: " + ErrorText.of(e)));
    }
  }
}
