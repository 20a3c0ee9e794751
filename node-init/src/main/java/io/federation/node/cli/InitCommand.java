package io.federation.node.cli;

import io.federation.machine.LockFile;
import io.federation.model.ExitCode;
import io.federation.model.NodeProperty;
import io.federation.node.app.Node;
import io.federation.node.init.HeartbeatKind;
import io.federation.node.init.InitException;
import io.federation.node.init.Initializer;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "init",
    description = {
      "Takes the node from presetup to initdone: clones the ops repository and what it lists,"
          + " installs the heartbeat, sources the init scripts.",
      "May be run again at any time; it then starts from the first level."
    },
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {

  /** A heartbeat that only looks is over long before. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final SharedOptions shared;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Set a nodeinfo property first, such as instance-id, nodepart, initgiturl.")
  private Map<String, String> properties = new LinkedHashMap<>();

  @Option(
      names = "--heartbeat",
      paramLabel = "cron|systemd|none",
      description = "What calls cron-1m (default: systemd where it runs, else cron).")
  private @Nullable String heartbeat;

  @Option(
      names = "--start-archive-later",
      description = {
        "Leave the archive that lets heartbeats start fast to a heartbeat of the settled node:",
        "for machines on which many nodes are born at once."
      })
  private boolean archiveLater;

  @Option(names = "--quiet", description = "Show nothing; the log has it all.")
  private boolean quiet;

  InitCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<HeartbeatKind> kind = Optional.ofNullable(heartbeat).map(HeartbeatKind::parse);
    // All before any: a wrong call leaves nodeinfo as it was.
    properties.forEach(NodeInfoCommand::check);
    Node node = shared.node(!quiet);
    for (Map.Entry<String, String> property : properties.entrySet()) {
      NodeInfoCommand.set(node.nodeInfo(), property.getKey(), property.getValue());
    }
    for (NodeProperty property : NodeProperty.values()) {
      if (property.isRequired() && node.nodeInfo().get(property).isEmpty()) {
        throw new IllegalArgumentException(
            "nodeinfo has no " + property + ": give it with --set " + property + "=...");
      }
    }
    for (NodeProperty property : NodeProperty.values()) {
      if (property.isName()) {
        node.nodeInfo().name(property);
      }
    }
    Optional<LockFile> work = node.commands().locks().waitForWork(PATIENCE);
    if (work.isEmpty()) {
      throw new TryAgainException("init or work is under way on this node");
    }
    try (LockFile held = work.get()) {
      Initializer initializer = node.commands().initializer();
      if (archiveLater) {
        initializer.postponeArchive();
      }
      initializer.run(kind);
      return ExitCode.DONE;
    } catch (InitException e) {
      throw new IOException("initialisation failed: " + e.getMessage(), e);
    } finally {
      node.events().finish();
    }
  }
}
