package io.federation.deploy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.ProgramRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host whose disk has no room left, for its agent either; mounting such a disk needs root. */
@Tag("e2e")
class FullDiskE2eTest {

  /** Mounts a disk of a megabyte on the first argument, fills it, and makes room when told so. */
  private static final String FULL =
      """
      host=$1 room=$2
      shift 2
      mount -t tmpfs -o size=1m none "$host"
      mkdir "$host/opt" "$host/etc" "$host/run"
      cat /dev/zero >"$host/filler" || true
      { until [ -e "$room" ]; do sleep 0.1; done; rm "$host/filler"; } &
      exec "$@"
      """;

  @TempDir private Path folder;

  @Test
  void a_full_disk_is_told_stops_all_and_hinders_nothing_once_there_is_room() throws Exception {
    Path room = folder.resolve("room");
    try (TestCluster cluster = new TestCluster(folder);
        ProgramRun.Started agent = agent(cluster, room)) {
      cluster.bring("/cust\n  /a : app\n    version = '1'\n    /deploy\n      /host1\n");
      cluster.set("1");

      Await.until(
          TestCluster.LIMIT,
          "the failure is told",
          () -> agent.outSoFar().contains("CRITICAL FAILED deploying version 1"));

      String advice = "No space left on device: free some space on the disk";
      assertThat(agent.outSoFar().lines()).anyMatch(line -> line.matches("(/\\S+: )?" + advice));
      assertThat(agent.outSoFar()).doesNotContain("Exception", "\tat ");
      assertThat(cluster.read()).isEqualTo("None");
      assertThat(cluster.property("host1", "error")).contains(advice);
      assertThat(cluster.journal()).isEmpty();

      Files.createFile(room);
      Await.until(TestCluster.LIMIT, "a version is deployed", () -> isDeployed(cluster));
      assertThat(cluster.journal()).contains("host1 app/zookeeper-deploy /cust/a 0");
    }
  }

  /** There is room some time after it was asked for. */
  private static boolean isDeployed(TestCluster cluster) {
    try {
      if (cluster.read().equals("None")) {
        cluster.set("2");
      }
      return cluster.property("host1", "version").equals("2");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private ProgramRun.Started agent(TestCluster cluster, Path room) throws Exception {
    Path host = Files.createDirectory(folder.resolve("host1"));
    List<String> full =
        List.of("unshare", "--mount", "sh", "-ec", FULL, "sh", host.toString(), room.toString());
    List<String> command = new ArrayList<>(full);
    command.addAll(
        ChildJvm.command(AgentProcess.class, folder.toString(), cluster.servers(), "host1"));
    return ProgramRun.of(command).start();
  }
}
