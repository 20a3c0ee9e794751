package io.federation.node.e2e.machine;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.NodeState;
import io.federation.model.Stamp;
import io.federation.model.StateLog;
import io.federation.testkit.Await;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.machines.Machine;
import io.federation.testkit.machines.MachineNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many machines that are born at once. */
@Tag("e2e")
final class FleetE2eTest {

  private static final boolean LONG = Boolean.getBoolean("test.long");
  private static final int MACHINES = LONG ? 20 : 4;
  private static final Duration IDLE = Duration.ofMinutes(2);
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @AutoClose private final MachineNetwork network = MachineNetwork.open("FleetE2eTest");
  @AutoClose private GitHistory ops;
  @AutoClose private HttpGitServer server;
  @TempDir private Path folder;
  private final List<BootedNode> nodes = new ArrayList<>();

  @BeforeEach
  void make_machines() throws IOException {
    ops = GitHistory.create(folder.resolve("served/ops.git"));
    ops.commit(
        "description",
        write(
            "it/federation.yaml",
            """
            deployment: fed1
            stacktype: hello1
            presence: {url: ../presence.git}
            parts: {web1: {count: %d}}
            """
                .formatted(MACHINES)));
    ProgramRun.of("git", "init", "-q", "--bare", "-b", "main", presence().toString())
        .run()
        .expectingSuccess();
    server = HttpGitServer.serving(folder.resolve("served"));
    for (int i = 1; i <= MACHINES; i++) {
      nodes.add(new BootedNode(network, "web1-" + i, network.reach(server.url("ops.git"))));
    }
  }

  private Path presence() {
    return folder.resolve("served/presence.git");
  }

  @Test
  void all_become_nodes_and_find_each_other() throws Exception {
    Instant launch = Instant.now();
    nodes.forEach(node -> node.machine().boot());
    nodes.forEach(BootedNode::awaitInitdone);

    List<Long> births =
        nodes.stream()
            .map(node -> StateLog.parse(node.property("statelog")))
            .map(log -> Duration.between(launch, initdone(log).instant()).toSeconds())
            .sorted()
            .toList();
    System.out.printf(
        "%d machines at once, launch to initdone: first %d s, median %d s, last %d s%n",
        MACHINES, births.get(0), births.get(MACHINES / 2), births.get(MACHINES - 1));

    Machine first = nodes.get(0).machine();
    first.await(LIMIT, "presence has all", () -> recorded().size() == MACHINES);
    first.awaitShell(
        LIMIT,
        "[ \"$(/root/bin/node-init partners --part web1 | wc -l)\" = " + (MACHINES - 1) + " ]");
    if (LONG) {
      // The last work of a node that has settled, of some seconds.
      nodes.forEach(node -> node.machine().awaitShell(LIMIT, "[ -e /root/bin/node-init.jsa ]"));
      print_load_of_idle_minutes();
    }
  }

  private static Stamp initdone(StateLog log) {
    return log.entries().stream()
        .filter(entry -> entry.state() == NodeState.INITDONE)
        .findFirst()
        .orElseThrow()
        .at();
  }

  private List<String> recorded() {
    return ProgramRun.of(
            "git",
            "-C",
            presence().toString(),
            "ls-tree",
            "--name-only",
            "main",
            "it/presence/all/")
        .run()
        .out()
        .lines()
        .toList();
  }

  private static void print_load_of_idle_minutes() throws Exception {
    long[] before = processorTimes();
    Instant end = Instant.now().plus(IDLE);
    Await.until(IDLE.multipliedBy(2), "idle minutes pass", () -> Instant.now().isAfter(end));
    long[] after = processorTimes();
    long all = LongStream.of(after).sum() - LongStream.of(before).sum();
    // The fourth and fifth are idle and waiting for disks (proc(5)).
    long idle = after[3] + after[4] - before[3] - before[4];
    System.out.printf(
        "idle minutes of %d machines: %.0f%% of this computer's processors%n",
        MACHINES, 100.0 * (all - idle) / all);
    assertThat(all).isPositive();
  }

  /** The processors' times since their start, by kind. */
  private static long[] processorTimes() throws IOException {
    String line = Files.readAllLines(Path.of("/proc/stat")).get(0);
    return Arrays.stream(line.split(" +", -1)).skip(1).mapToLong(Long::parseLong).toArray();
  }
}
