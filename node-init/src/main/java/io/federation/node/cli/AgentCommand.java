package io.federation.node.cli;

import io.federation.machine.Sleeper;
import io.federation.model.ExitCode;
import io.federation.model.NodeProperty;
import io.federation.node.agent.Agent;
import io.federation.node.agent.AgentBeats;
import io.federation.node.agent.AgentLock;
import io.federation.node.app.Node;
import io.federation.node.heartbeat.HeartbeatCall;
import io.federation.node.heartbeat.Trigger;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.presence.Stores;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToIntBiFunction;
import picocli.CommandLine.Command;

@Command(
    name = "agent",
    description = {
      "Beats every minute in this process: the same heartbeat as that of cron-1m, without starting"
          + " a JVM for it. The timer stays as a fallback: its heartbeats end at once while this"
          + " process beats, and run as ever when it does not.",
      "Where it/federation.yaml names ZooKeeper, it also beats at once when somebody has pushed, and"
          + " makes the node's presence known there.",
      "Ends when another version of the program is installed: whatever keeps services alive here is"
          + " to start it again. Ends too when it/federation.yaml names ZooKeeper no more."
    },
    footer = {
      "",
      "Exit codes: 0 no agent is wanted any more, 1 there is no node, 2 wrong call, 75 start it"
          + " again later: another version is installed, or another agent beats for this node."
    },
    mixinStandardHelpOptions = true)
final class AgentCommand implements Callable<Integer> {

  private final SharedOptions shared;
  private final ToIntBiFunction<HeartbeatCall, Optional<Stores>> beat;

  AgentCommand(SharedOptions shared, ToIntBiFunction<HeartbeatCall, Optional<Stores>> beat) {
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
    String id = new NodeInfo(home).get(NodeProperty.INSTANCE_ID).orElse("");
    Node node = shared.node(false);
    try (AgentBeats beats =
        new AgentBeats(
            home, node.events(), this::beat, node.deployments(), node::calls, Clock.systemUTC())) {
      beats.start();
      Agent agent = new Agent(home, id, beats::ofTheMinute, Clock.systemUTC(), Sleeper.REAL);
      return agent.run(beats::areWanted) ? ExitCode.TRY_AGAIN : ExitCode.DONE;
    }
  }

  private void beat(Trigger trigger, Stores stores) {
    Optional<String> root = Optional.of(shared.home().root().toString());
    HeartbeatCall call = new HeartbeatCall(root, trigger, false, shared.stacktrace(), false);
    int unused = beat.applyAsInt(call, Optional.of(stores));
  }
}
