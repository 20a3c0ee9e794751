package io.federation.node.repository;

import io.federation.git.GitRepository;
import io.federation.model.Version;
import io.federation.model.event.LifeEvent;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.Problem;
import io.federation.model.spec.SpecReader;
import io.federation.node.event.Announcer;
import java.io.IOException;
import java.nio.file.Files;
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

  private final ConfigStore store;
  private final Announcer announcer;

  /** Compiles into {@code store}. */
  public ConfigCompiler(ConfigStore store, Announcer announcer) {
    this.store = store;
    this.announcer = announcer;
  }

  /**
   * Compiles the description in the ops repository's working tree, unless that was done for its
   * present version already.
   */
  public void compileIfMoved(NodeRepository ops) throws IOException {
    if (isBehind(ops)) {
      compile(ops, version(ops));
    }
  }

  /** Returns whether the ops repository's present version was not compiled yet. */
  boolean isBehind(NodeRepository ops) throws IOException {
    return !store.compiled().equals(Optional.of(version(ops)));
  }

  private void compile(NodeRepository ops, Version version) throws IOException {
    Path file = ops.folder().resolve(FILE);
    if (!Files.isRegularFile(file)) {
      announcer.tell(new LifeEvent.Warning("Skipped missing: " + FILE));
      store.take(NodeConfig.defaults(), version);
      return;
    }
    SpecReader.Result result = SpecReader.read(Files.readAllBytes(file), FILE);
    for (Problem problem : result.problems()) {
      announcer.tell(new LifeEvent.Warning(problem.toString()));
    }
    FederationSpec spec = result.spec();
    if (spec == null) {
      String first = result.problems().isEmpty() ? FILE : result.problems().get(0).toString();
      store.keep(first + "; the last good description stays in force", version);
    } else if (store.take(NodeConfig.from(spec), version)) {
      announcer.tell(new LifeEvent.ConfigTaken(version));
    }
  }

  private static Version version(NodeRepository ops) throws IOException {
    try (GitRepository repository = GitRepository.open(ops.folder())) {
      return repository
          .version()
          .orElseThrow(() -> new IOException(ops.folder() + " has no commit"));
    }
  }
}
