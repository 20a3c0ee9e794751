package io.federation.node.cli;

import io.federation.machine.Sleeper;
import io.federation.model.ExitCode;
import io.federation.model.NodeProperty;
import io.federation.node.agent.Agent;
import io.federation.node.agent.AgentLock;
import io.federation.node.heartbeat.HeartbeatCall;
import io.federation.node.heartbeat.MinuteTrigger;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;

@Command(
    name = "agent",
    description = {
      "Beats every minute in this process: the same heartbeat as that of cron-1m, without starting"
          + " a JVM for it. The timer stays as a fallback: its heartbeats end at once while this"
          + " process beats, and run as ever when it does not.",
      "Ends when another version of the program is installed: whatever keeps services alive here is"
          + " to start it again."
    },
    footer = {
      "",
      "Exit codes: 0 another version is installed, 1 there is no node, 2 wrong call,"
          + " 75 another agent beats for this node."
    },
    mixinStandardHelpOptions = true)
final class AgentCommand implements Callable<Integer> {

  private final SharedOptions shared;
  private final ToIntFunction<HeartbeatCall> beat;

  AgentCommand(SharedOptions shared, ToIntFunction<HeartbeatCall> beat) {
    this.shared = shared;
    this.beat = beat;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    NodeHome home = shared.home();
    if (!AgentLock.isHeldByThisProcess(home)) {
      throw new IllegalArgumentException(
          "the agent is started by the launcher of its node, which locks it: use "
              + home.bin().resolve("node-init")
              + " agent");
    }
    HeartbeatCall call =
        new HeartbeatCall(
            Optional.of(home.root().toString()),
            new MinuteTrigger(false, false),
            false,
            shared.stacktrace(),
            false);
    String id = new NodeInfo(home).get(NodeProperty.INSTANCE_ID).orElse("");
    new Agent(home, id, () -> beat(call), Clock.systemUTC(), Sleeper.REAL).run();
    return ExitCode.DONE;
  }

  /** How it ended is in the node's state. */
  private void beat(HeartbeatCall call) {
    int unused = beat.applyAsInt(call);
  }
}
