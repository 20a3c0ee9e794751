package io.federation.node.e2e;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the heartbeat starts, from the packaged jar. */
@Tag("e2e")
@Tag("jvm")
class StartE2eTest {

  @TempDir private Path folder;
  @AutoClose private GitHistory ops;
  @AutoClose private HttpGitServer server;
  private JarNode node;

  @BeforeEach
  void a_node_that_has_worked() {
    ops = GitHistory.create(folder.resolve("served/ops.git"));
    ops.commit(
        "Work",
        write("it/federation.yaml", "deployment: fed1\nstacktype: lad1\n"),
        script("bin/nodework/common/work_ActualWork.sh", "#!/bin/sh\necho worked\n"));
    server = HttpGitServer.serving(folder.resolve("served"));
    node = new JarNode(folder.resolve("home"), server.url("ops.git"));
    node.init().run().expectingSuccess();
    node.beat().run().expectingSuccess();
  }

  private ProgramRun launched() {
    return ProgramRun.of(node.home().resolve("bin/node-init").toString(), "cron-1m", "--verbose");
  }

  private Path archive() throws IOException {
    try (Stream<Path> files = Files.list(node.home().resolve("bin"))) {
      return files
          .filter(file -> file.toString().matches(".*/node-init\\.(jsa|aot)"))
          .findFirst()
          .orElseThrow();
    }
  }

  private long archivesMade() throws IOException {
    try (Stream<String> lines = Files.lines(node.home().resolve("log/node-init.log"))) {
      return lines.filter(line -> line.contains("Made the start-up archive")).count();
    }
  }

  @Test
  void a_heartbeat_that_finds_nothing_new_asks_once_and_loads_no_jgit() {
    server.clearRequests();

    ProgramRun.Result beat =
        node.run("cron-1m", "--verbose")
            .withEnv("JDK_JAVA_OPTIONS", "-Xlog:class+load:stdout")
            .run();

    assertThat(beat.expectingSuccess().out()).contains("No change, move along");
    assertThat(server.requests()).hasSize(1);
    assertThat(beat.out().lines().filter(line -> line.contains("source: file:")))
        .anyMatch(line -> line.contains("io.federation.git.remote.LsRefsClient"))
        .noneMatch(
            line ->
                line.contains("org.eclipse.jgit")
                    && !line.contains("org.eclipse.jgit.lib.Repository "))
        .noneMatch(line -> line.contains("bouncycastle"))
        .noneMatch(line -> line.contains("io.federation.node.ec2"))
        .filteredOn(line -> line.contains("metrics.") || line.contains("io.prometheus"))
        .allMatch(line -> line.contains("io.federation.node.metrics.MetricsMirror "));
  }

  @Test
  void a_heartbeat_that_writes_metrics_does_without_the_prometheus_client() throws Exception {
    Path file = folder.resolve("node.prom");
    ops.commit(
        "Metrics",
        write(
            "it/federation.yaml",
            "deployment: fed1\nstacktype: lad1\nmetrics: {listen: 9464, file: " + file + "}\n"));
    node.beat().run().expectingSuccess();
    Files.delete(file);

    assertThat(node.classesOfBeat())
        .anyMatch(line -> line.contains("io.federation.node.metrics.NodeMetrics "))
        .noneMatch(line -> line.contains("io.prometheus"))
        .noneMatch(line -> line.contains("org.eclipse.jgit.") && !line.contains(".Repository "));
    assertThat(file).content().contains("federation_node_state{state=\"done\"} 1\n");
  }

  /** Beats as the launcher does, and says which classes are loaded from where. */
  private String beatFromArchive() throws IOException {
    boolean cds = archive().toString().endsWith(".jsa");
    return ProgramRun.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            cds ? "-XX:+UseG1GC" : "-XX:+UseSerialGC",
            (cds ? "-XX:SharedArchiveFile=" : "-XX:AOTCache=") + archive(),
            "-Xlog:class+load:stdout",
            "-cp",
            node.home().resolve("bin/node-init.jar").toString(),
            "io.federation.node.Main",
            "cron-1m",
            "--verbose",
            "--home=" + node.home())
        .run()
        .expectingSuccess()
        .out();
  }

  @Test
  void the_launchers_heartbeat_takes_its_classes_from_the_archive() throws Exception {
    String beat = beatFromArchive();

    assertThat(archive()).isNotEmptyFile();
    assertThat(archivesMade()).isEqualTo(1);
    assertThat(beat.lines().filter(line -> line.contains(" io.federation.")))
        .isNotEmpty()
        .allMatch(line -> line.contains("source: shared objects file"));
    assertThat(beat).contains("No change, move along");
  }

  @Test
  void metrics_that_are_asked_for_later_have_their_classes_in_the_archive() throws Exception {
    Path file = folder.resolve("node.prom");
    ops.commit(
        "Metrics",
        write(
            "it/federation.yaml",
            "deployment: fed1\nstacktype: lad1\nmetrics: {file: " + file + "}\n"));
    node.beat().run().expectingSuccess();
    Files.delete(file);

    String beat = beatFromArchive();

    assertThat(archivesMade()).isEqualTo(1);
    assertThat(beat.lines().filter(line -> line.contains(" io.federation.")))
        .anyMatch(line -> line.contains("io.federation.node.metrics.MetricsText "))
        .allMatch(line -> line.contains("source: shared objects file"));
    assertThat(file).content().contains("federation_node_unit_last_success_timestamp_seconds{");
  }

  @Test
  void an_archive_that_is_missing_or_of_another_jar_costs_time_alone() throws Exception {
    Path jar = node.home().resolve("bin/node-init.jar");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    assertThat(launched().run().expectingSuccess().err()).isEmpty();

    Files.write(archive(), "no archive".getBytes(StandardCharsets.UTF_8));
    assertThat(launched().run().expectingSuccess().err()).isEmpty();

    Files.delete(archive());
    ProgramRun.Result beat = launched().run().expectingSuccess();
    assertThat(beat.err()).isEmpty();
    assertThat(beat.out()).contains("No change, move along");
  }

  @Test
  void an_archive_that_was_left_for_later_is_made_once_the_node_has_settled() throws Exception {
    Files.delete(archive());
    node.run("init", "--heartbeat", "none", "--start-archive-later").run().expectingSuccess();
    node.beat().run().expectingSuccess();
    assertThat(archivesMade()).isEqualTo(1);

    Path since = node.home().resolve("nodeinfo/statesince.txt");
    assertThat(since).exists();
    Files.writeString(since, "20260101-000000\n");
    node.beat().run().expectingSuccess();
    assertThat(archivesMade()).isEqualTo(2);
    assertThat(archive()).isNotEmptyFile();
    node.beat().run().expectingSuccess();
    assertThat(archivesMade()).isEqualTo(2);
  }

  @Test
  void initialising_again_makes_the_archive_anew_only_where_it_does_not_fit() throws Exception {
    node.init().run().expectingSuccess();
    assertThat(archivesMade()).isEqualTo(1);

    Files.delete(archive());
    node.init().run().expectingSuccess();
    assertThat(archivesMade()).isEqualTo(2);
    assertThat(archive()).isNotEmptyFile();
  }
}
