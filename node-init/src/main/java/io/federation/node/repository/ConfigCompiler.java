package io.federation.node.repository;

import io.federation.git.GitRepository;
import io.federation.machine.ErrorText;
import io.federation.model.Version;
import io.federation.model.event.LifeEvent;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.Problem;
import io.federation.model.spec.SpecReader;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.RepositoryFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Takes over what {@code it/federation.yaml} of the ops repository says for this node. A
 * description with an error changes nothing: the node keeps the last good one, and says so until
 * the description is mended.
 */
public final class ConfigCompiler {

  /** Where the description is in the ops repository. */
  public static final String FILE = "it/federation.yaml";

  private static final String KEPT = "; the last good description stays in force";

  private final ConfigStore store;
  private final Repositories repositories;
  private final NodeIdentity identity;
  private final EventPublisher events;

  public ConfigCompiler(
      ConfigStore store, Repositories repositories, NodeIdentity identity, EventPublisher events) {
    this.store = store;
    this.identity = identity;
    this.repositories = repositories;
    this.events = events;
  }

  ConfigStore store() {
    return store;
  }

  /**
   * Returns whether the ops repository's present version was not compiled yet. One that cannot be
   * read is not: the look at it tells what is wrong.
   */
  boolean isBehind(NodeRepository ops) throws IOException {
    Optional<Version> present = version(ops);
    return present.isPresent() && !store.compiled().equals(present);
  }

  /** Compiles the description in the ops repository's working tree, if that was not done yet. */
  void compile(NodeRepository ops) throws IOException {
    if (isBehind(ops)) {
      compile(ops, version(ops).orElseThrow());
    }
  }

  private void compile(NodeRepository ops, Version version) throws IOException {
    store
        .damage()
        .ifPresent(
            damage ->
                events.publish(
                    new LifeEvent.Warning(damage + "; took " + FILE + " over once more")));
    Path file = ops.folder().resolve(FILE);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      events.publish(new LifeEvent.Warning("Skipped missing: " + FILE));
      boolean unused = replace(NodeConfig.defaults(), version);
      return;
    }
    byte[] text;
    try {
      text = bytes(ops.folder(), file);
    } catch (IOException e) {
      events.publish(new LifeEvent.Warning(ErrorText.of(e)));
      store.keep(ErrorText.of(e) + KEPT, version);
      return;
    }
    SpecReader.Result result = SpecReader.read(text, FILE);
    for (Problem problem : result.problems()) {
      events.publish(new LifeEvent.Warning(problem.toString()));
    }
    FederationSpec spec = result.spec();
    if (spec == null) {
      String first = result.problems().isEmpty() ? FILE : result.problems().get(0).toString();
      store.keep(first + KEPT, version);
    } else {
      identity.complete(spec);
      for (String contradiction : identity.contradictions(spec)) {
        events.publish(new LifeEvent.Warning(contradiction));
      }
      take(NodeConfig.from(spec), version);
    }
  }

  private void take(NodeConfig config, Version version) throws IOException {
    try {
      repositories.checkAddresses(config);
    } catch (IllegalArgumentException e) {
      String problem = FILE + ": " + e.getMessage();
      events.publish(new LifeEvent.Warning(problem));
      store.keep(problem + KEPT, version);
      return;
    }
    if (replace(config, version)) {
      events.publish(new LifeEvent.ConfigTaken(version));
    }
  }

  private boolean replace(NodeConfig config, Version version) throws IOException {
    NodeConfig before = store.load();
    repositories.markListed(before);
    for (String left : repositories.leftAlone(config)) {
      if (before.repositories().stream().anyMatch(listed -> listed.name().equals(left))) {
        events.publish(
            new LifeEvent.Warning(
                "repository " + left + " is not listed any more: it is left alone from now on"));
      }
    }
    return store.take(config, version);
  }

  /** Reads no more than is needed to see that a file is too large. */
  private static byte[] bytes(Path repository, Path file) throws IOException {
    RepositoryFiles.checkFile(repository, file);
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(SpecReader.MAX_BYTES + 1);
    }
  }

  private static Optional<Version> version(NodeRepository ops) {
    if (!Files.isDirectory(ops.folder())) {
      return Optional.empty();
    }
    try (GitRepository repository = GitRepository.open(ops.folder())) {
      return repository.version();
    } catch (IOException | RuntimeException | Error e) {
      return Optional.empty();
    }
  }
}
