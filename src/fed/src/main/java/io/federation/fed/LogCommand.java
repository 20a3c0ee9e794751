package io.federation.fed;

import io.federation.local.LocalFederation;
import io.federation.local.node.LocalNode;
import io.federation.local.node.LogFollower;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "log",
    description = "Shows the last lines of a node's log, also of one that was killed lately.",
    footer = {"", "See a push arrive:      fed log app1-1 -f"},
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class LogCommand implements Callable<Integer> {

  private static final long POLL_MILLIS = 200;

  private final SharedOptions shared;

  @Parameters(
      arity = "0..1",
      paramLabel = "NODE",
      description = "The node; may be left out if there is only one.")
  private @Nullable String node;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with each new line, until interrupted.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "LINES",
      defaultValue = "20",
      description = "How many lines to begin with (default: ${DEFAULT-VALUE}).")
  private int lines;

  LogCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (lines < 0) {
      throw new IllegalArgumentException(
          "--lines " + lines + " is not a number of lines: use a whole number from 0");
    }
    LocalNode chosen = choose(shared.federation(event -> {}));
    if (!follow && !Files.exists(chosen.log())) {
      throw new IOException(chosen.id() + " has no log yet: wait for it with --follow");
    }
    try (LogFollower log = LogFollower.fromLast(lines, chosen.log())) {
      print(log);
      // Whoever read our output may have gone: then there is nobody to follow for.
      while (follow && !shared.out().checkError()) {
        Thread.sleep(POLL_MILLIS);
        print(log);
      }
    }
    return ExitCode.DONE;
  }

  private void print(LogFollower log) throws IOException {
    log.poll().forEach(shared.out()::println);
  }

  /** One that is gone, or about to go, has left its log; it is only meant where it is named. */
  private LocalNode choose(LocalFederation federation) throws IOException {
    if (node != null && NodeChoice.find(federation.nodes(), node).isEmpty()) {
      Optional<LocalNode> gone = NodeChoice.find(federation.goneNodes(), node);
      if (gone.isPresent()) {
        return gone.get();
      }
    }
    return NodeChoice.of(federation.nodes(), node);
  }
}
