package io.federation.node.metrics;

import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.node.NodeFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of metrics that heartbeats write, and what it says. */
class MetricsFileTest {

  private static final String YAML = "deployment: fed1\nstacktype: lad1\n";
  private static final String UNIT = "{repository=\"ops\",unit=\"stacktype/lad1/part/app1\"}";

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;

  @BeforeEach
  void make() throws Exception {
    node = NodeFixture.in(folder);
    node.init();
    Files.createDirectory(folder.resolve("collected"));
  }

  private Path file() {
    return folder.resolve("collected/node.prom");
  }

  private void ask() {
    node.push("metrics", write("it/federation.yaml", YAML + "metrics: {file: " + file() + "}\n"));
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file());
  }

  private double value(String series) throws IOException {
    return lines().stream()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + series));
  }

  private double now() {
    return node.clock.instant().getEpochSecond();
  }

  @Test
  void whoever_asks_for_no_metrics_gets_no_file_more() throws Exception {
    node.beat();

    assertThat(node.home.run().resolve("looks.txt")).doesNotExist();
    assertThat(node.home.run().resolve("metrics.prom")).doesNotExist();
  }

  @Test
  void it_is_whole_and_everybody_may_read_it() throws Exception {
    ask();
    node.beat();
    node.beat();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-r--r--");
    assertThat(Files.readString(file())).endsWith("\n");
    try (Stream<Path> files = Files.list(folder.resolve("collected"))) {
      assertThat(files).containsExactly(file());
    }
    List<String> helps = new ArrayList<>(lines());
    helps.removeIf(line -> !line.startsWith("# HELP "));
    assertThat(helps.stream().map(line -> line.split(" ", -1)[2])).doesNotHaveDuplicates();
  }

  @Test
  void it_says_who_the_node_is_and_that_it_looks() throws Exception {
    ask();
    node.beat();
    assertThat(value("federation_node_look_timestamp_seconds")).isEqualTo(now());
    node.beat();

    assertThat(lines())
        .contains(
            "federation_node_info{deployment=\"fed1\",instance_id=\"i-1\",nodepart=\"app1\","
                + "stacktype=\"lad1\",version=\"\"} 1",
            "federation_node_state{state=\"idle\"} 1",
            "federation_node_state{state=\"wedged\"} 0",
            "federation_node_error 0",
            "federation_node_chat_queue_length 0");
    assertThat(value("federation_node_heartbeat_timestamp_seconds")).isEqualTo(now());
    assertThat(value("federation_node_look_timestamp_seconds")).isEqualTo(now());
    assertThat(
            value("federation_node_repository_last_success_timestamp_seconds{repository=\"ops\"}"))
        .isEqualTo(now());
    assertThat(value("federation_node_heartbeat_duration_seconds")).isPositive();
    assertThat(Files.readString(file())).doesNotContain("last_failure", "presence", "unit");
  }

  @Test
  void it_says_of_each_repository_when_a_look_failed() throws Exception {
    ask();
    node.beat();
    double seen = now();
    Path away = Files.move(folder.resolve("ops.git"), folder.resolve("away"));
    node.beat();

    assertThat(value("federation_node_error")).isEqualTo(1);
    assertThat(value("federation_node_look_timestamp_seconds")).isEqualTo(now());
    assertThat(
            value("federation_node_repository_last_success_timestamp_seconds{repository=\"ops\"}"))
        .isEqualTo(seen);
    assertThat(
            value("federation_node_repository_last_failure_timestamp_seconds{repository=\"ops\"}"))
        .isEqualTo(now());

    Files.move(away, folder.resolve("ops.git"));
    double failed = now();
    node.beat();
    assertThat(
            value("federation_node_repository_last_success_timestamp_seconds{repository=\"ops\"}"))
        .isEqualTo(now());
    assertThat(
            value("federation_node_repository_last_failure_timestamp_seconds{repository=\"ops\"}"))
        .isEqualTo(failed);
  }

  @Test
  void it_says_of_each_unit_how_its_last_runs_ended() throws Exception {
    ask();
    node.push("work", NodeFixture.work("exit 1"));
    node.beat();
    double failed = now();
    node.beat();
    assertThat(value("federation_node_unit_failed_attempts" + UNIT)).isEqualTo(2);
    assertThat(value("federation_node_unit_last_failure_timestamp_seconds" + UNIT))
        .isBetween(failed, now());
    assertThat(Files.readString(file())).doesNotContain("unit_last_success");
    failed = value("federation_node_unit_last_failure_timestamp_seconds" + UNIT);

    node.push("mend", NodeFixture.work("sleep 0.2"));
    node.beat();

    assertThat(lines()).contains("federation_node_state{state=\"done\"} 1");
    assertThat(value("federation_node_unit_failed_attempts" + UNIT)).isZero();
    assertThat(value("federation_node_unit_last_success_timestamp_seconds" + UNIT))
        .isBetween(now(), now() + 60);
    assertThat(value("federation_node_unit_last_failure_timestamp_seconds" + UNIT))
        .isEqualTo(failed);
    assertThat(value("federation_node_unit_last_duration_seconds" + UNIT)).isBetween(0.2, 60.0);

    node.push("remove", delete(NodeFixture.WORK + "work_ActualWork.sh"));
    node.beat();
    assertThat(Files.readString(file())).doesNotContain("federation_node_unit_");
  }

  @Test
  void while_a_node_only_looks_its_units_are_told_all_the_same() throws Exception {
    ask();
    node.push("work", NodeFixture.work("true"));
    node.beat();
    Files.writeString(node.home.nodeinfo().resolve("pause.txt"), "maintenance\n");
    Files.delete(file());
    node.beat();

    assertThat(value("federation_node_unit_failed_attempts" + UNIT)).isZero();
    assertThat(lines()).contains("federation_node_state{state=\"done\"} 1");
  }

  @Test
  void it_says_how_much_presence_could_not_be_said_and_since_when() throws Exception {
    node.push(
        "presence",
        write(
            "it/federation.yaml",
            YAML + "metrics: {file: " + file() + "}\npresence: {url: /nowhere/presence.git}\n"));
    node.beat();
    double since = now();
    node.beat();

    assertThat(value("federation_node_presence_queue_length")).isEqualTo(2);
    assertThat(value("federation_node_presence_outage_timestamp_seconds")).isEqualTo(since);
  }

  @Test
  void a_file_that_cannot_be_written_is_told_once_and_keeps_nothing_from_working()
      throws Exception {
    ask();
    Files.delete(folder.resolve("collected"));
    assertThat(node.beat()).isZero();
    assertThat(node.beat()).isZero();

    try (Stream<String> log = Files.lines(node.home.logFile())) {
      assertThat(log.filter(line -> line.contains("The file of metrics cannot be written")))
          .hasSize(1)
          .allMatch(line -> line.contains("WARNING"))
          .allMatch(line -> line.contains("no folder " + file().getParent() + ","));
    }
    Files.createDirectory(folder.resolve("collected"));
    node.beat();
    assertThat(file()).exists();
  }
}
