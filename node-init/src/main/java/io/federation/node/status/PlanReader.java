package io.federation.node.status;

import io.federation.git.GitRepository;
import io.federation.git.advance.TemporaryCheckout;
import io.federation.git.advance.WantedVersion;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.model.Version;
import io.federation.model.spec.NodeConfig;
import io.federation.node.heartbeat.Pause;
import io.federation.node.home.ManualWedge;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.repository.ConfigCompiler;
import io.federation.node.repository.ConfigStore;
import io.federation.node.repository.NodeRepository;
import io.federation.node.repository.Repositories;
import io.federation.node.repository.Verifiers;
import io.federation.node.work.PlannedUnit;
import io.federation.node.work.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out what a node would do at a version; changes nothing on the node. */
public final class PlanReader {

  private final NodeInfo nodeInfo;
  private final Repositories repositories;
  private final ConfigStore configs;
  private final Verifiers verifiers;
  private final Pause pause;
  private final Clock clock;

  public PlanReader(NodeHome home, Clock clock) {
    this.nodeInfo = new NodeInfo(home);
    this.repositories = new Repositories(home);
    this.configs = new ConfigStore(home);
    this.verifiers = new Verifiers(home, clock);
    this.pause = new Pause(nodeInfo, clock);
    this.clock = clock;
  }

  /**
   * Plans for one repository.
   *
   * @param repository its name; nothing for the ops repository
   * @throws IllegalArgumentException with one line if there is no such repository or commit
   * @throws RemoteUnavailableException if the remote had to be asked and does not answer
   */
  public Plan read(Optional<String> repository, WantedVersion wanted)
      throws IOException, RemoteUnavailableException {
    NodeConfig config = configs.load();
    NodeRepository ops = repositories.ops();
    NodeRepository place = place(repository.orElse(ops.name()), config);
    Optional<Version> now = now(place);
    try (TemporaryCheckout result = checkout(place, wanted)) {
      if (result.refusal().isPresent()) {
        return new Plan(
            place.name(), now, result.version(), result.refusal(), List.of(), List.of());
      }
      Path tree = result.folder();
      boolean isOps = place.name().equals(ops.name());
      PlannedConfig planned =
          isOps
              ? PlannedConfig.read(tree.resolve(ConfigCompiler.FILE), tree, config)
              : new PlannedConfig(config, List.of());
      List<PlannedUnit> units =
          new Planner(nodeInfo.levels(), planned.config(), clock).plan(place, tree);
      List<String> notes = new ArrayList<>(planned.notes());
      Path opsTree = isOps ? tree : ops.folder();
      DescriptionWarnings warnings = new DescriptionWarnings(nodeInfo, planned.config(), opsTree);
      if (isOps) {
        notes.addAll(warnings.ofInit());
      }
      notes.addAll(warnings.ofWork(tree));
      boolean moves = !now.equals(Optional.of(result.version()));
      Optional<String> rest = rest(moves, opsTree);
      return new Plan(
          place.name(),
          now,
          result.version(),
          Optional.empty(),
          notes,
          rest.isPresent() ? resting(units, rest.get()) : units);
    }
  }

  private TemporaryCheckout checkout(NodeRepository place, WantedVersion wanted)
      throws IOException, RemoteUnavailableException {
    Remote remote =
        place
            .remote()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "repository "
                            + place.name()
                            + " follows no remote: nothing can be planned"));
    return TemporaryCheckout.of(place.folder(), remote, verifiers.of(place), wanted, clock);
  }

  private NodeRepository place(String name, NodeConfig config) throws IOException {
    List<String> names = new ArrayList<>();
    for (NodeRepository place : repositories.all(config)) {
      if (place.name().equals(name)) {
        return place;
      }
      names.add(place.name());
    }
    throw new IllegalArgumentException(
        "the node has no repository " + name + ": use one of " + String.join(", ", names));
  }

  private static Optional<Version> now(NodeRepository place) throws IOException {
    if (!Files.isDirectory(place.folder())) {
      return Optional.empty();
    }
    try (GitRepository repository = GitRepository.open(place.folder())) {
      return repository.version();
    }
  }

  /** Returns why nothing would work, if so; a repository that moves takes a wedge by hand away. */
  private Optional<String> rest(boolean moves, Path ops) throws IOException {
    Optional<String> wedged = moves ? Optional.empty() : new ManualWedge(nodeInfo).reason();
    return wedged.isPresent()
        ? Optional.of("the node is wedged (" + wedged.get() + ")")
        : pause.reason(ops).map(reason -> "the node is paused " + reason);
  }

  private static List<PlannedUnit> resting(List<PlannedUnit> units, String rest) {
    List<PlannedUnit> resting = new ArrayList<>();
    for (PlannedUnit unit : units) {
      resting.add(
          unit.runs()
              ? new PlannedUnit(unit.unit(), false, rest + "; else " + unit.reason(), unit.paths())
              : unit);
    }
    return resting;
  }
}
