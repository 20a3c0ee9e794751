package io.federation.node.app;

import io.federation.machine.ErrorText;
import io.federation.model.ExitCode;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.Console;
import io.federation.node.heartbeat.HeartbeatCall;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Runs a heartbeat that was called from the command line. */
public final class HeartbeatRunner {

  private HeartbeatRunner() {}

  /** Beats once; returns an {@link ExitCode}. What goes wrong is told in one line. */
  public static int run(
      HeartbeatCall call, Map<String, String> environment, PrintStream out, PrintStream err) {
    Optional<Console> console = call.verbose() ? Optional.of(new Console(out)) : Optional.empty();
    NodeHome home = homeOf(call.home(), environment);
    Node node = new Node(Surroundings.of(home, environment, console));
    int code = beat(node, call, err);
    node.finish();
    return code;
  }

  private static int beat(Node node, HeartbeatCall call, PrintStream err) {
    try {
      return node.heartbeat().beat(call.spread(), call.rehearsed());
    } catch (IllegalArgumentException e) {
      return fail(node, e, ExitCode.USAGE, call.stacktrace(), err);
    } catch (IOException | RuntimeException e) {
      return fail(node, e, ExitCode.FAILED, call.stacktrace(), err);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    }
  }

  /** Returns the home that is given, else that of {@code NODE_HOME}, else {@code /root}. */
  public static NodeHome homeOf(Optional<String> given, Map<String, String> environment) {
    String home = given.isPresent() ? given.get() : environment.get("NODE_HOME");
    return new NodeHome(home == null ? NodeHome.DEFAULT : Path.of(home));
  }

  private static int fail(
      Node node, Exception trouble, int code, boolean stacktrace, PrintStream err) {
    err.println("node-init: " + ErrorText.of(trouble));
    if (stacktrace) {
      trouble.printStackTrace(err);
    }
    node.announcer().tell(new LifeEvent.HeartbeatFailed(ErrorText.of(trouble)));
    return code;
  }
}
