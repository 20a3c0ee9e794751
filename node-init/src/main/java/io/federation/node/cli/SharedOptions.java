package io.federation.node.cli;

import io.federation.node.app.Node;
import io.federation.node.app.Surroundings;
import io.federation.node.cluster.CommandStores;
import io.federation.node.event.Console;
import io.federation.node.home.NodeHome;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes. */
final class SharedOptions {

  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = picocli.CommandLine.ScopeType.INHERIT,
      description = "The node's home (default: NODE_HOME, else /root).")
  private @Nullable String homeOption;

  @Option(
      names = "--stacktrace",
      scope = picocli.CommandLine.ScopeType.INHERIT,
      description = "Show where an error came from.")
  private boolean stacktrace;

  private final Map<String, String> environment;
  private final PrintStream out;

  SharedOptions(Map<String, String> environment, PrintStream out) {
    this.environment = environment;
    this.out = out;
  }

  boolean stacktrace() {
    return stacktrace;
  }

  PrintStream out() {
    return out;
  }

  Map<String, String> environment() {
    return environment;
  }

  NodeHome home() {
    return NodeHome.of(Optional.ofNullable(homeOption), environment);
  }

  /** Returns the node; what happens to it is shown if {@code shown}. */
  Node node(boolean shown) {
    Optional<Console> console = shown ? Optional.of(new Console(out)) : Optional.empty();
    Surroundings surroundings = Surroundings.of(home(), environment, console);
    return new Node(surroundings, new CommandStores(home(), surroundings.clock()));
  }
}
