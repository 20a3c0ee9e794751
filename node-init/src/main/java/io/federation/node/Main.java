package io.federation.node;

import io.federation.machine.ErrorText;
import io.federation.machine.ProxySettings;
import io.federation.model.ExitCode;
import io.federation.model.event.LifeEvent;
import io.federation.node.agent.AgentLock;
import io.federation.node.app.Node;
import io.federation.node.app.Surroundings;
import io.federation.node.cli.Cli;
import io.federation.node.event.Console;
import io.federation.node.heartbeat.HeartbeatCall;
import io.federation.node.home.NodeHome;
import io.federation.node.presence.Stores;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * The program's start. The heartbeat, a fresh process every minute, is told apart by hand: parsing
 * its command line by annotations would cost more than its look.
 */
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its {@link ExitCode}. */
  public static void main(String[] arguments) {
    System.exit(
        "UTF-8".equals(System.getProperty("sun.jnu.encoding"))
            ? start(arguments, System.getenv())
            : Utf8Restart.run(System.err));
  }

  private static int start(String[] arguments, Map<String, String> environment) {
    try {
      if (environment.containsKey("http_proxy")
          || environment.containsKey("https_proxy")
          || environment.containsKey("HTTPS_PROXY")) {
        ProxySettings.use(environment);
      }
    } catch (IllegalArgumentException e) {
      System.err.println("node-init: " + e.getMessage());
      return ExitCode.USAGE;
    }
    return run(arguments, environment, System.out, System.err);
  }

  /** Runs one command; returns an {@link ExitCode}. */
  public static int run(
      String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    Optional<HeartbeatCall> call = HeartbeatCall.parse(arguments);
    return call.isPresent()
        ? beat(call.get(), Optional.empty(), environment, out, err)
        : Cli.run(
            arguments,
            environment,
            out,
            err,
            (given, stores) -> beat(given, stores, environment, out, err));
  }

  private static int beat(
      HeartbeatCall call,
      Optional<Stores> stores,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err) {
    Optional<Console> console = call.verbose() ? Optional.of(new Console(out)) : Optional.empty();
    NodeHome home = NodeHome.of(call.home(), environment);
    if (!home.nodeinfo().toFile().exists()) {
      err.println(
          "node-init: there is no node in "
              + home.root()
              + ": name its home with --home, or run node-init init");
      return ExitCode.FAILED;
    }
    Surroundings surroundings = Surroundings.of(home, environment, console);
    Node node = stores.isPresent() ? new Node(surroundings, stores.get()) : new Node(surroundings);
    try {
      if (call.agentIsSilent()) {
        node.events().publish(new LifeEvent.Warning(AgentLock.silenceWarning(home)));
      }
      return node.heartbeat().call(call.trigger());
    } catch (IOException | RuntimeException | Error e) {
      return fail(node, e, call.stacktrace(), err);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    } finally {
      node.events().finish();
    }
  }

  private static int fail(Node node, Throwable cause, boolean stacktrace, PrintStream err) {
    err.println("node-init: " + node.events().safe(ErrorText.of(cause)));
    if (stacktrace) {
      cause.printStackTrace(err);
    }
    node.events().publish(new LifeEvent.HeartbeatFailed(ErrorText.of(cause)));
    return ErrorText.isWrongInput(cause) ? ExitCode.USAGE : ExitCode.FAILED;
  }
}
