package io.federation.deploy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.event.DeployEvent;
import io.federation.model.spec.DeployWave;
import io.federation.model.spec.DeployWindow;
import io.federation.testkit.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that begin versions at certain times, with a ZooKeeper and scripts that really run. */
class DeployWindowsTest {

  private static final DeployWindow WINDOW =
      new DeployWindow(
          "mon-fri", LocalTime.of(9, 0), LocalTime.of(16, 0), ZoneId.of("Europe/Berlin"));

  /** A Friday, at 15:50 in the window's zone. */
  private static final String FRIDAY = "2026-11-27T14:50:00Z";

  private static final String WAITING =
      "u'waiting for the window, which opens 2026-11-30T09:00+01:00'";

  @TempDir private Path folder;
  private final ManualClock clock = ManualClock.at(FRIDAY);
  private TestCluster cluster;

  @BeforeEach
  void open() throws Exception {
    cluster = new TestCluster(folder);
    cluster.bring(
        """
        /cust
          /a : one
            version = '1'
            /deploy
              /host1
        /hosts
          version = 1
        """);
  }

  @AfterEach
  void close() throws Exception {
    cluster.close();
  }

  private TestHost host(String id) throws Exception {
    return cluster.host(id).window(WINDOW).clock(clock);
  }

  private void closeWindow() {
    clock.advance(Duration.ofMinutes(10));
  }

  private void openWindow() {
    clock.set(Instant.parse("2026-11-30T08:00:00Z"));
  }

  @Test
  void a_host_begins_no_version_while_the_window_is_closed() throws Exception {
    TestHost host = host("host1");
    HostAgent agent = cluster.asked(host);
    assertThat(agent.deployOnce()).isTrue();
    closeWindow();

    cluster.set("2");
    assertThat(agent.deployOnce()).isFalse();

    assertThat(cluster.property("host1", "status")).isEqualTo(WAITING);
    assertThat(cluster.property("host1", "version")).isEqualTo("1");
    assertThat(cluster.journal()).hasSize(2);
    openWindow();
    assertThat(agent.deployOnce()).isTrue();
    assertThat(cluster.property("host1", "status")).isEmpty();
    assertThat(cluster.journal()).hasSize(4);
  }

  @Test
  void a_version_that_is_not_wanted_any_more_is_not_begun_when_the_window_opens() throws Exception {
    TestHost host = host("host1");
    HostAgent agent = cluster.asked(host);
    assertThat(agent.deployOnce()).isTrue();
    closeWindow();
    cluster.set("2");
    assertThat(agent.deployOnce()).isFalse();

    cluster.set("None");
    assertThat(agent.deployOnce()).isFalse();

    assertThat(cluster.property("host1", "status")).isEmpty();
    openWindow();
    assertThat(agent.deployOnce()).isFalse();
    cluster.set("3");
    assertThat(agent.deployOnce()).isTrue();
    assertThat(host.events()).hasSize(4).contains(new DeployEvent.Begun("3"));
  }

  @Test
  void a_host_that_is_new_or_was_left_half_way_does_not_wait_for_the_window() throws Exception {
    Path mended = folder.resolve("mended");
    HostAgent agent =
        cluster.asked(
            host("host1").with("one", "zookeeper-deploy", "[ -e " + mended + " ] || exit 3"));
    closeWindow();
    assertThat(agent.deployOnce()).isFalse();
    assertThat(cluster.read()).isEqualTo("None");

    Files.createFile(mended);
    cluster.set("1");

    assertThat(agent.deployOnce()).isTrue();
  }

  @Test
  void a_wave_that_is_done_when_the_window_closes_has_its_time_until_it_opens() throws Exception {
    Path checked = folder.resolve("checked");
    List<DeployWave> waves =
        List.of(
            new DeployWave(
                List.of("host1"), Duration.ofMinutes(20), Optional.of("touch " + checked)));
    HostAgent first = cluster.asked(host("host1").waves(waves));
    HostAgent last = cluster.asked(host("host2"));
    assertThat(first.deployOnce()).isTrue();
    assertThat(last.deployOnce()).isTrue();
    last.close();
    HostAgent waiting = cluster.asked(host("host2").waves(waves));
    cluster.set("2");
    assertThat(first.deployOnce()).isTrue();
    assertThat(waiting.deployOnce()).isFalse();
    String baking = "u'baking after wave 1 until 2026-11-27T15:10:00Z'";
    assertThat(cluster.property("host2", "status")).isEqualTo(baking);

    closeWindow();
    assertThat(waiting.deployOnce()).isFalse();
    assertThat(cluster.property("host2", "status")).isEqualTo(WAITING);
    clock.set(Instant.parse(FRIDAY));
    assertThat(waiting.deployOnce()).isFalse();
    assertThat(cluster.property("host2", "status")).isEqualTo(baking);
    assertThat(checked).doesNotExist();

    openWindow();
    assertThat(waiting.deployOnce()).isFalse();
    assertThat(checked).exists();
    assertThat(waiting.deployOnce()).isTrue();
  }
}
