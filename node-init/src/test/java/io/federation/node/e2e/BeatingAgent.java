package io.federation.node.e2e;

import io.federation.machine.Sleeper;
import io.federation.model.ExitCode;
import io.federation.node.agent.AgentBeats;
import io.federation.node.app.Node;
import io.federation.node.app.Surroundings;
import io.federation.node.heartbeat.Trigger;
import io.federation.node.home.NodeHome;
import io.federation.node.presence.Stores;
import io.federation.testkit.ManualClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An agent in a process of its own, whose minutes go by as they are asked for: for each number on a
 * line that comes in it beats so often, ten seconds apart by its own clock, and then says in a line
 * what heap is in use after a collection, and how many threads there are. It beats at word of
 * pushes meanwhile.
 */
final class BeatingAgent {

  private static final int LOG_LINES = 10;
  private static final Duration BETWEEN_BEATS = Duration.ofSeconds(10);

  private final NodeHome home;
  private final ManualClock clock;
  private final AtomicInteger underWay = new AtomicInteger();

  private BeatingAgent(NodeHome home, ManualClock clock) {
    this.home = home;
    this.clock = clock;
  }

  /** Takes the node's home, and what its clock shows at first. */
  public static void main(String[] arguments) throws Exception {
    new BeatingAgent(new NodeHome(Path.of(arguments[0])), ManualClock.at(arguments[1])).run();
  }

  private void run() throws IOException, InterruptedException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Node node = node();
    try (AgentBeats beats =
        new AgentBeats(home, node.events(), this::beat, node.deployments(), node::calls, clock)) {
      beats.start();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        for (int i = Integer.parseInt(line); i > 0; i--) {
          // Its minutes would go by while one that was told of a push has only begun to look.
          awaitRest();
          clock.advance(BETWEEN_BEATS);
          beats.ofTheMinute();
        }
        System.out.println(used());
      }
    }
  }

  private Surroundings surroundings() {
    return new Surroundings(
        home,
        Map.of("PATH", System.getenv("PATH"), "LC_ALL", "C.UTF-8"),
        clock,
        Sleeper.REAL,
        Optional.empty(),
        Optional.empty(),
        home.root().resolve("systemd"));
  }

  private Node node() {
    return new Node(surroundings());
  }

  private void beat(Trigger trigger, Stores stores) {
    underWay.incrementAndGet();
    Node node = new Node(surroundings(), stores);
    try {
      int code = node.heartbeat().call(trigger);
      if (code != ExitCode.DONE) {
        end("a heartbeat ended with exit code " + code);
      }
    } catch (IOException | RuntimeException e) {
      end("a heartbeat failed: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      node.events().finish();
      underWay.decrementAndGet();
    }
  }

  /** The home is gone when somebody reads this: what the log says at its end stands here. */
  private void end(String why) {
    System.err.println(why);
    try {
      List<String> log = Files.readAllLines(home.logFile());
      log.subList(Math.max(0, log.size() - LOG_LINES), log.size()).forEach(System.err::println);
    } catch (IOException e) {
      System.err.println(e);
    }
    Runtime.getRuntime().halt(1);
  }

  private void awaitRest() throws InterruptedException {
    while (underWay.get() > 0) {
      Thread.sleep(1);
    }
  }

  private String used() throws InterruptedException {
    awaitRest();
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return heap + " " + ManagementFactory.getThreadMXBean().getThreadCount();
  }
}
