package io.federation.deploy.agent;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.SharedTree;
import io.federation.deploy.plan.Host;
import io.federation.deploy.plan.Hosts;
import io.federation.deploy.software.CommandFailedException;
import io.federation.deploy.software.Commands;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.tree.PlainLiteral;
import io.federation.deploy.version.ClusterVersion;
import io.federation.model.spec.DeployWave;
import io.federation.model.spec.DeployWindow;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Lets a host begin a version when the window for it is open and all waves before its own have
 * passed: all of their hosts that are there have the version, have had it for the wave's time, and
 * the wave's check has succeeded. What others have is seen in their nodes; nobody coordinates it.
 *
 * <p>Used by one thread.
 */
final class DeploymentGate {

  private static final int MOST_SHOWN = 3;

  private final SharedTree tree;
  private final ClusterRetry retry;
  private final Progress progress;
  private final FailureHandler failure;
  private final DeployLog log;
  private final Commands commands;
  private final Clock clock;
  private final List<DeployWave> waves;
  private final int own;
  private final Optional<DeployWindow> window;
  private Optional<Literal> asked = Optional.empty();
  private int passed;
  private SortedMap<String, String> lacking = Collections.emptySortedMap();
  private Optional<Instant> baked = Optional.empty();
  private String told = "";

  DeploymentGate(
      ClusterConnection connection,
      AgentSettings settings,
      Commands commands,
      Progress progress,
      ClusterRetry retry,
      FailureHandler failure,
      DeployLog log,
      Clock clock) {
    this.tree = new SharedTree(connection);
    this.retry = retry;
    this.progress = progress;
    this.failure = failure;
    this.log = log;
    this.commands = commands;
    this.clock = clock;
    this.waves = settings.waves();
    this.own = wave(settings.host());
    this.window = settings.window();
  }

  private int wave(Host host) {
    int index = 0;
    while (index < waves.size() && !waves.get(index).names(host.id(), host.name(), host.role())) {
      index++;
    }
    return index;
  }

  /**
   * Returns whether a version may be begun now. If not, others are told what it waits for, and it
   * is to be asked again after a second, as long as the version is wanted.
   *
   * @param isWhole whether the host has a version now; one that has none does not wait for the
   *     window
   */
  boolean isOpen(Literal version, boolean isWhole) throws IOException, InterruptedException {
    if (!asked.equals(Optional.of(version))) {
      forget();
      asked = Optional.of(version);
    }
    if (isWhole && isWindowClosed(version)) {
      return false;
    }
    while (passed < own) {
      Optional<String> check = waves.get(passed).check();
      if (!isBaked(version)) {
        return false;
      }
      if (check.isPresent()) {
        check(version, check.get());
        // Another version may be wanted by now.
        return false;
      }
      pass();
    }
    forget();
    return true;
  }

  private boolean isWindowClosed(Literal version) throws IOException, InterruptedException {
    Optional<ZonedDateTime> opens = window.flatMap(times -> times.opens(clock.instant()));
    if (opens.isPresent()) {
      tell(version, "waiting for the window, which opens " + opens.get().toOffsetDateTime());
    }
    return opens.isPresent();
  }

  private boolean isBaked(Literal version) throws IOException, InterruptedException {
    if (baked.filter(clock.instant()::isBefore).isPresent()) {
      tellBaking(version, baked.get());
      return false;
    }
    look(version);
    if (!lacking.isEmpty()) {
      baked = Optional.empty();
      tell(version, "waiting for " + name() + ": " + shown(lacking.values()));
      return false;
    }
    if (baked.isEmpty() && !waves.get(passed).bake().isZero()) {
      Instant end = clock.instant().plus(waves.get(passed).bake());
      baked = Optional.of(end);
      tellBaking(version, end);
      return false;
    }
    return true;
  }

  private void tellBaking(Literal version, Instant end) throws IOException, InterruptedException {
    tell(version, "baking after " + name() + " until " + end.truncatedTo(ChronoUnit.SECONDS));
  }

  private String name() {
    return "wave " + (passed + 1);
  }

  private static String shown(Collection<String> names) {
    String first = names.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
    return names.size() > MOST_SHOWN
        ? first + " and " + (names.size() - MOST_SHOWN) + " more"
        : first;
  }

  /** Those that are known to lack the version are read alone, until they have it. */
  private void look(Literal version) throws IOException, InterruptedException {
    lacking = lacking(version, List.copyOf(lacking.keySet()));
    if (lacking.isEmpty()) {
      lacking = lacking(version, List.of(ClusterVersion.HOSTS));
    }
  }

  private SortedMap<String, String> lacking(Literal version, List<String> paths)
      throws IOException, InterruptedException {
    SortedMap<String, String> names = new TreeMap<>();
    SortedMap<String, SharedTree.Node> nodes = retry.untilReached(() -> tree.read(paths));
    for (Map.Entry<String, SharedTree.Node> node : nodes.entrySet()) {
      String id = node.getKey().substring(node.getKey().lastIndexOf('/') + 1);
      SortedMap<String, Literal> properties = NodeData.read(node.getValue().data());
      Host host = Hosts.of(id, properties);
      if (node.getKey().equals(HostNode.path(id))
          && wave(host) <= passed
          && !version.equals(properties.get(ClusterVersion.VERSION))) {
        names.put(node.getKey(), host.name());
      }
    }
    return names;
  }

  private void check(Literal version, String line) throws IOException, InterruptedException {
    tell(version, "checking after " + name());
    try {
      HookCommand.line(line).run(commands);
      pass();
    } catch (CommandFailedException e) {
      IOException error =
          new IOException("check after " + name() + " failed: " + e.getMessage(), e);
      forget();
      failure.handle(error, PlainLiteral.of(version));
    }
  }

  private void pass() {
    passed++;
    baked = Optional.empty();
  }

  private void tell(Literal version, String words) throws IOException, InterruptedException {
    if (!words.equals(told)) {
      told = words;
      log.info("Before version " + PlainLiteral.of(version) + ": " + words);
      progress.report(words);
    }
  }

  /** Returns whether something waits here. */
  boolean isWaiting() {
    return !told.isEmpty();
  }

  /** Tells that what waits here is not wanted any more; nothing if nothing does. */
  void leave() throws IOException, InterruptedException {
    if (isWaiting()) {
      log.info("Version " + PlainLiteral.of(asked.orElseThrow()) + " is not begun");
      forget();
      progress.abandoned();
    }
  }

  private void forget() {
    asked = Optional.empty();
    passed = 0;
    lacking = Collections.emptySortedMap();
    baked = Optional.empty();
    told = "";
  }
}
