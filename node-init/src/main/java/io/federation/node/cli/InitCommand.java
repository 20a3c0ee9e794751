package io.federation.node.cli;

import io.federation.machine.LockFile;
import io.federation.model.ExitCode;
import io.federation.model.NodeProperty;
import io.federation.node.app.Node;
import io.federation.node.home.FileLocks;
import io.federation.node.init.HeartbeatKind;
import io.federation.node.init.InitException;
import io.federation.node.init.Initializer;
import java.io.IOException;
import java.io.PrintStream;
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
      "May be run again at any time; it then starts from the first level.",
      "If it fails once the heartbeat is installed, heartbeats go on with it."
    },
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {

  /** A heartbeat that only looks is over long before. */
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(20);

  private final SharedOptions shared;
  private final PrintStream err;

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
        "the node is there a second or more earlier."
      })
  private boolean archiveLater;

  @Option(names = "--quiet", description = "Show nothing; the log has it all.")
  private boolean quiet;

  InitCommand(SharedOptions shared, PrintStream err) {
    this.shared = shared;
    this.err = err;
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
    try (LockFile held = lock(node.commands().locks())) {
      node.commands().readGitSecrets();
      Initializer initializer = node.commands().initializer();
      if (archiveLater) {
        initializer.postponeArchive();
      }
      run(initializer, kind);
      return ExitCode.DONE;
    } catch (InitException e) {
      String reason = node.events().safe(String.valueOf(e.getMessage()));
      throw new IOException("initialisation failed: " + reason, e);
    } finally {
      node.events().finish();
    }
  }

  private LockFile lock(FileLocks locks) throws IOException, InterruptedException {
    Optional<LockFile> work = locks.tryWork();
    if (work.isEmpty()) {
      String busy = "init or work is under way on this node: " + locks.workHolder();
      err.println("node-init: " + busy + "; waiting for it, " + LONGEST_LOOK.toSeconds() + " s");
      work = locks.waitForWork(LONGEST_LOOK);
      if (work.isEmpty()) {
        throw new TryAgainException(busy);
      }
    }
    return work.get();
  }

  /** Runs to the end, or until somebody interrupts this process: the scripts then end with it. */
  private static void run(Initializer initializer, Optional<HeartbeatKind> kind)
      throws IOException, InterruptedException, InitException {
    Thread interrupt =
        new Thread(
            () -> {
              try {
                initializer.interrupt();
              } catch (IOException | InterruptedException e) {
                // The next init, or the next heartbeat, ends what is left.
              }
            });
    Runtime.getRuntime().addShutdownHook(interrupt);
    initializer.run(kind);
    Runtime.getRuntime().removeShutdownHook(interrupt);
  }
}
