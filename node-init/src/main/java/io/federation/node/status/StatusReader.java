package io.federation.node.status;

import io.federation.git.GitRepository;
import io.federation.git.remote.Remote;
import io.federation.machine.ErrorText;
import io.federation.model.NodeProperty;
import io.federation.model.NodeStatus;
import io.federation.model.Stamp;
import io.federation.model.UnitName;
import io.federation.model.Version;
import io.federation.model.spec.NodeConfig;
import io.federation.node.chat.ChatStatus;
import io.federation.node.ec2.AwsStateFile;
import io.federation.node.heartbeat.Pause;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.home.StatusStore;
import io.federation.node.presence.PresenceProblems;
import io.federation.node.repository.ConfigStore;
import io.federation.node.repository.NodeRepository;
import io.federation.node.repository.Repositories;
import io.federation.node.repository.UnresponsiveRepositories;
import io.federation.node.script.RunRecord;
import io.federation.node.work.UnitFiles;
import io.federation.node.work.UnitFinder;
import io.federation.node.work.WorkUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Gathers what {@code node-init status} shows; reads only what is on the node's disk, writes
 * nothing.
 */
public final class StatusReader {

  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final StatusStore statuses;
  private final Repositories repositories;
  private final ConfigStore configs;
  private final Pause pause;

  public StatusReader(
      NodeHome home,
      NodeInfo nodeInfo,
      Repositories repositories,
      ConfigStore configs,
      Pause pause) {
    this.home = home;
    this.nodeInfo = nodeInfo;
    this.statuses = new StatusStore(home);
    this.repositories = repositories;
    this.configs = configs;
    this.pause = pause;
  }

  /** Returns how the node stands at {@code now}. */
  public StatusReport read(Instant now) throws IOException {
    SortedMap<String, String> identity = new TreeMap<>();
    for (NodeProperty property : NodeProperty.values()) {
      if (property.isShown()) {
        nodeInfo.get(property).ifPresent(value -> identity.put(property.word(), value));
      }
    }
    NodeConfig config = configs.load();
    List<StatusReport.RepositoryStatus> repositoryStatuses = new ArrayList<>();
    List<StatusReport.UnitStatus> units = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    if (identity.containsKey(NodeProperty.INITGITREPO.word())) {
      UnresponsiveRepositories silent = new UnresponsiveRepositories(repositories.silent());
      List<NodeRepository> all = repositories.all(config);
      for (NodeRepository repository : all) {
        repositoryStatuses.add(
            status(repository.name(), repository.remote(), silent.waiting(repository)));
        units.addAll(units(repository, config));
      }
      for (String left : repositories.leftAlone(config)) {
        repositoryStatuses.add(
            status(left, Optional.empty(), Optional.of("not listed any more, left alone")));
      }
      warnings.addAll(warnings(config, all));
    }
    return new StatusReport(
        identity,
        statuses.loadReadOnly(),
        nodeInfo.get(NodeProperty.HEARTBEAT),
        error(now),
        pause.reason(
            home.repository(identity.getOrDefault(NodeProperty.INITGITREPO.word(), "none"))),
        ChatStatus.of(home),
        repositoryStatuses,
        units,
        errorSince(),
        config.presence().isPresent() ? new PresenceProblems(home).all() : List.of(),
        warnings,
        nodeInfo.isOnEc2() ? AwsStateFile.read(home).outstanding() : new TreeMap<>());
  }

  private List<String> warnings(NodeConfig config, List<NodeRepository> all) throws IOException {
    DescriptionWarnings warnings =
        new DescriptionWarnings(nodeInfo, config, repositories.ops().folder());
    List<String> lines = new ArrayList<>(warnings.ofInit());
    if (config.zookeeper().isPresent() && !Files.exists(home.zookeeperCredentials())) {
      lines.add(
          "anybody who reaches ZooKeeper may write there what nodes say of themselves: give all"
              + " nodes a credentials/zookeeper.properties");
    }
    for (NodeRepository repository : all) {
      for (String line : warnings.ofWork(repository.folder())) {
        lines.add(repository.name() + ": " + line);
      }
    }
    return lines;
  }

  private Optional<Stamp> errorSince() throws IOException {
    Path file = home.nodeinfo().resolve(NodeProperty.ERROR.fileName());
    // A file that holds its text already is not written again.
    return nodeInfo.get(NodeProperty.ERROR).isPresent()
        ? Optional.of(new Stamp(Files.getLastModifiedTime(file).toInstant()))
        : Optional.empty();
  }

  private Optional<String> error(Instant now) throws IOException {
    return Stream.of(silence(now), nodeInfo.get(NodeProperty.ERROR))
        .flatMap(Optional::stream)
        .reduce((first, second) -> first + " | " + second);
  }

  /** What a node cannot find by itself: nothing calls its heartbeat. */
  private Optional<String> silence(Instant now) throws IOException {
    NodeStatus status = statuses.loadReadOnly();
    Optional<Instant> last =
        nodeInfo
            .get(NodeProperty.HEARTBEAT)
            .or(
                () ->
                    status.state().mayWork()
                        ? status.since().map(Stamp::toString)
                        : Optional.empty())
            .flatMap(StatusReader::instant);
    return last.map(instant -> Duration.between(instant, now))
        .filter(silence -> silence.compareTo(LONGEST_SILENCE) > 0)
        .map(
            silence ->
                "no heartbeat for "
                    + silence.toMinutes()
                    + " min: see to cron or the timer that calls it, and try node-init cron-1m"
                    + " --verbose");
  }

  private static Optional<Instant> instant(String stamp) {
    try {
      return Optional.of(Stamp.parse(stamp).instant());
    } catch (IllegalArgumentException e) {
      // The next heartbeat writes it anew.
      return Optional.empty();
    }
  }

  private StatusReport.RepositoryStatus status(
      String name, Optional<Remote> remote, Optional<String> wellNote) {
    Path folder = home.repository(name);
    Optional<Version> version = Optional.empty();
    Optional<String> branch = remote.map(Remote::branch);
    Optional<String> note = wellNote;
    if (Files.isDirectory(folder)) {
      try (GitRepository git = GitRepository.open(folder)) {
        version = git.version();
        branch = git.branch().or(() -> remote.map(Remote::branch));
      } catch (IOException e) {
        note = Optional.of(ErrorText.of(e));
      }
    }
    return new StatusReport.RepositoryStatus(
        name, remote.map(Remote::shownUrl), branch, version, note);
  }

  private List<StatusReport.UnitStatus> units(NodeRepository repository, NodeConfig config)
      throws IOException {
    List<WorkUnit> found =
        UnitFinder.find(repository, config.workPrefix(), nodeInfo.levels()).units();
    Map<UnitName, String> notes = notes(repository, found);
    List<StatusReport.UnitStatus> units = new ArrayList<>();
    for (WorkUnit unit : found) {
      Optional<String> note = Optional.ofNullable(notes.get(unit.name()));
      units.add(status(unit, note));
    }
    return units;
  }

  private static StatusReport.UnitStatus status(WorkUnit unit, Optional<String> note) {
    String name = unit.name().toString();
    UnitFiles files = unit.files();
    try {
      Optional<String> doing = RunRecord.read(files.run().record()).map(RunRecord::subject);
      return new StatusReport.UnitStatus(name, files.done(), doing, files.failure(), note);
    } catch (IOException e) {
      return new StatusReport.UnitStatus(
          name, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(ErrorText.of(e)));
    }
  }

  private static Map<UnitName, String> notes(NodeRepository repository, List<WorkUnit> units) {
    Map<UnitName, String> notes = new HashMap<>();
    try (GitRepository git = GitRepository.open(repository.folder())) {
      Optional<Version> head = git.version();
      if (head.isPresent()) {
        for (WorkUnit unit : units) {
          unit.watchesNothingIn(git, head.get()).ifPresent(note -> notes.put(unit.name(), note));
        }
      }
    } catch (IOException e) {
      // The line of its repository says it.
    }
    return notes;
  }
}
