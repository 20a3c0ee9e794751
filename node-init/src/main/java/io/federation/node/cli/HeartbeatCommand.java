package io.federation.node.cli;

import io.federation.node.heartbeat.HeartbeatCall;
import io.federation.node.heartbeat.MinuteTrigger;
import io.federation.node.presence.Stores;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToIntBiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The heartbeat where it is not called in the plain form that is understood without this class. */
@Command(
    name = HeartbeatCall.COMMAND,
    description = {
      "One heartbeat: looks at every repository, and works what has changed.",
      "Called every minute; beside a running heartbeat, init or work it leaves at once."
    },
    mixinStandardHelpOptions = true)
final class HeartbeatCommand implements Callable<Integer> {

  @Option(
      names = "--spread",
      description = "First wait for this node's place in the first 30 seconds of the minute.")
  private boolean spread;

  @Option(names = "--verbose", description = "Show what happens.")
  private boolean verbose;

  @Option(
      names = "--rehearse",
      hidden = true,
      description = "Leave it at the look where that finds anything new.")
  private boolean rehearsed;

  @Option(
      names = HeartbeatCall.AGENT_IS_SILENT,
      hidden = true,
      description = "Say that this heartbeat comes in place of the agent's.")
  private boolean agentIsSilent;

  private final SharedOptions shared;
  private final ToIntBiFunction<HeartbeatCall, Optional<Stores>> beat;

  HeartbeatCommand(SharedOptions shared, ToIntBiFunction<HeartbeatCall, Optional<Stores>> beat) {
    this.shared = shared;
    this.beat = beat;
  }

  @Override
  public Integer call() {
    Optional<String> home = Optional.of(shared.home().root().toString());
    MinuteTrigger trigger = new MinuteTrigger(spread, rehearsed);
    return beat.applyAsInt(
        new HeartbeatCall(home, trigger, verbose, shared.stacktrace(), agentIsSilent),
        Optional.empty());
  }
}
