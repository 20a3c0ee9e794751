package io.federation.bench;

import com.sun.management.OperatingSystemMXBean;
import io.federation.model.ExitCode;
import io.federation.node.agent.AgentBeats;
import io.federation.node.app.Node;
import io.federation.node.app.Surroundings;
import io.federation.node.heartbeat.Trigger;
import io.federation.node.home.NodeHome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Beats in this process as the agent does, five times for each line that comes in, and says what
 * one cost: nanoseconds, and nanoseconds of processor time of the whole process, of which the
 * system counts hundredths of a second.
 */
final class ResidentBeats {

  private static final int TIMES = 5;

  private ResidentBeats() {}

  /** Beats for the node of {@code NODE_HOME}. */
  public static void main(String[] arguments) throws IOException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    NodeHome home = NodeHome.of(Optional.empty(), System.getenv());
    Surroundings surroundings = Surroundings.of(home, System.getenv(), Optional.empty());
    Node node = new Node(surroundings);
    try (AgentBeats beats =
        new AgentBeats(
            home,
            node.events(),
            (trigger, stores) -> beat(new Node(surroundings, stores), trigger),
            node.deployments(),
            node::calls,
            surroundings.clock())) {
      while (in.readLine() != null) {
        long processor = system.getProcessCpuTime();
        long begun = System.nanoTime();
        for (int i = 0; i < TIMES; i++) {
          beats.ofTheMinute();
        }
        long wall = System.nanoTime() - begun;
        long used = system.getProcessCpuTime() - processor;
        System.out.println(wall / TIMES + " " + used / TIMES);
      }
    }
  }

  private static void beat(Node node, Trigger trigger) {
    try {
      int code = node.heartbeat().call(trigger);
      if (code != ExitCode.DONE) {
        System.exit(code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      node.events().finish();
    }
  }
}
