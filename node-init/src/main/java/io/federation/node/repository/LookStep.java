package io.federation.node.repository;

import io.federation.git.GitRepository;
import io.federation.git.Verifier;
import io.federation.git.look.Look;
import io.federation.git.remote.LsRefsClient;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.model.Version;
import io.federation.model.event.GitEvent;
import io.federation.model.spec.NodeConfig;
import io.federation.node.event.EventPublisher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
    List<RepositoryReport> reports = new ArrayList<>();
    try (LsRefsClient refs = new LsRefsClient()) {
      serverClock.heard(refs);
      reports.add(lookAtOps(config, all.get(0), refs));
      moved |= reports.get(0).moved();
      for (int i = 1; i < all.size() && !moved; i++) {
        reports.add(look(all.get(i), config, refs));
      }
    }
    WorkingTrees trees = new WorkingTrees(config, reports, configs.problem());
    return moved || trees.anyMoved()
        ? new LookResult.Moved(trees)
        : new LookResult.Unchanged(trees);
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

  /** Looks at one repository. */
  RepositoryReport look(NodeRepository place, NodeConfig config, LsRefsClient refs) {
    if (place.remote().isPresent() && !place.isThere()) {
      return RepositoryReport.well(place, true);
    }
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
      return look instanceof Look.StillRefused refused
          ? RepositoryReport.refused(place, false, refused.tip(), refused.reason())
          : RepositoryReport.well(place, look instanceof Look.Moved);
    } catch (IOException | RemoteUnavailableException | RuntimeException | Error e) {
      return RepositoryReport.failed(place, e, events);
    }
  }
}
