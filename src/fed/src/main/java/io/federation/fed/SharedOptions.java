package io.federation.fed;

import io.federation.fed.board.Screen;
import io.federation.local.LocalEvent;
import io.federation.local.LocalFederation;
import io.federation.local.home.FederationHome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every command takes. */
final class SharedOptions {

  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "The federation's folder (default: /var/lib/federation for root,"
              + " ~/.local/share/federation for others).")
  private @Nullable Path homeOption;

  @Option(
      names = "--yes",
      scope = ScopeType.INHERIT,
      description = "Install Debian packages that are missing without asking (as root or by sudo).")
  private boolean yes;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show where an error came from.")
  private boolean stacktrace;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;
  private final Screen.Opener terminal;

  SharedOptions(
      Map<String, String> environment, PrintStream out, PrintStream err, Screen.Opener terminal) {
    this.environment = environment;
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  boolean stacktrace() {
    return stacktrace;
  }

  /** Returns whether missing packages may be installed; {@code CI=true} says so too. */
  boolean mayInstall() {
    return yes || "true".equals(environment.get("CI"));
  }

  PrintStream out() {
    return out;
  }

  PrintStream err() {
    return err;
  }

  /** Returns the terminal that the command was started at, if it was. */
  Screen.Opener terminal() {
    return terminal;
  }

  Map<String, String> environment() {
    return environment;
  }

  FederationHome home() throws IOException {
    return FederationHome.at(
        homeOption == null ? FederationHome.defaultFolder(environment) : homeOption);
  }

  /** Returns how another command is called for the same home. */
  String call(String command) throws IOException {
    return homeOption == null
        ? "./fed " + command
        : "./fed " + command + " --home " + home().root();
  }

  Distribution distribution() {
    return Distribution.of(environment);
  }

  LocalFederation federation(LocalEvent.Listener listener) throws IOException {
    return new LocalFederation(home(), distribution().programs(), environment, listener);
  }
}
