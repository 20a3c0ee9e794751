package io.federation.node;

import io.federation.node.app.HeartbeatRunner;
import io.federation.node.cli.Cli;
import io.federation.node.heartbeat.HeartbeatCall;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * The program's start. The heartbeat, a fresh process every minute, is told apart by hand: parsing
 * its command line by annotations would cost more than its look.
 */
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its {@link io.federation.model.ExitCode}. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.getenv(), System.out, System.err));
  }

  /** Runs one command; returns an {@link io.federation.model.ExitCode}. */
  public static int run(
      String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    Optional<HeartbeatCall> call = HeartbeatCall.parse(arguments);
    return call.isPresent()
        ? HeartbeatRunner.run(call.get(), environment, out, err)
        : Cli.run(arguments, environment, out, err);
  }
}
