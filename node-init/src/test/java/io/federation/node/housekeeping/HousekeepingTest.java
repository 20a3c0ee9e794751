package io.federation.node.housekeeping;

import static io.federation.node.NodeFixture.recordingWork;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.LogRotation;
import io.federation.machine.PrivateFiles;
import io.federation.node.NodeFixture;
import io.federation.testkit.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HousekeepingTest {

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;

  @BeforeEach
  void initialise() throws Exception {
    node = NodeFixture.in(folder);
    node.push("work", recordingWork());
    node.init();
    node.beat();
    node.told();
  }

  /** Lets so much time pass that the house is kept with the next heartbeat. */
  private List<String> toldByTheNextRound() throws Exception {
    node.clock.advance(Housekeeping.PERIOD);
    assertThat(node.beat()).isZero();
    return node.told();
  }

  private Path left(String path, Duration age) throws IOException {
    Path file = node.home.root().resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "half");
    Instant next = node.clock.instant().plus(Housekeeping.PERIOD);
    Files.setLastModifiedTime(file, FileTime.from(next.minus(age)));
    return file;
  }

  @Test
  void the_times_of_a_node_are_a_period_apart_and_those_of_two_nodes_differ() {
    Instant now = Instant.parse("2026-01-01T12:00:00Z");
    Duration share = Duration.ofMinutes(7);
    Instant first = Housekeeping.following(now, share);
    assertThat(first).isEqualTo("2026-01-01T12:07:00Z");
    assertThat(Housekeeping.following(first.minusSeconds(1), share)).isEqualTo(first);
    assertThat(Housekeeping.following(first, share)).isEqualTo(first.plus(Housekeeping.PERIOD));
    assertThat(Housekeeping.following(now, Duration.ofHours(5))).isEqualTo("2026-01-01T17:00:00Z");
  }

  @Test
  void folders_that_others_can_read_or_change_are_closed_and_repositories_stay_as_they_are()
      throws Exception {
    List<Path> own = List.of(node.home.nodeinfo(), node.home.log(), node.home.run());
    for (Path open : own) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    Path tree = node.home.repository("ops");
    Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwxr-xr-x"));

    toldByTheNextRound();

    for (Path closed : own) {
      assertThat(PrivateFiles.isPrivate(closed)).as("%s is private", closed).isTrue();
    }
    assertThat(PrivateFiles.isPrivate(tree)).isFalse();
  }

  @Test
  void a_heartbeat_before_the_time_leaves_the_house_alone() throws Exception {
    Path stamp = node.home.run().resolve("housekeeping.txt");
    String next = Files.readString(stamp);
    Path left = left("run/.a.1-1.new", Duration.ofDays(9));
    node.beat();
    assertThat(left).exists();
    assertThat(stamp).hasContent(next.strip());
    toldByTheNextRound();
    assertThat(left).doesNotExist();
    assertThat(Files.readString(stamp)).isGreaterThan(next);
  }

  @Test
  void a_clock_that_jumped_back_and_a_damaged_note_do_not_put_it_off() throws Exception {
    Path left = left("run/.a.1-1.new", Duration.ofDays(30));
    node.clock.advance(Duration.ofDays(-2));
    node.beat();
    assertThat(left).doesNotExist();
    Path stamp = Files.writeString(node.home.run().resolve("housekeeping.txt"), "soon\n");
    node.beat();
    assertThat(stamp).content().matches("[0-9]{8}-[0-9]{6}\n");
  }

  @Test
  void what_killed_runs_left_is_removed_and_told() throws Exception {
    Duration old = Duration.ofHours(2);
    List<Path> left =
        List.of(
            left("nodeinfo/.state.txt.12-3.new", old),
            left("bin/.node-init.jar.12-3.new", old),
            left("gitrepo/ops/.temp/add/common/.work.sh_VERSION.12-3.new", old),
            left("gitrepo/ops/.git/objects/pack/tmp_pack_1", old),
            left("run/rehearsal/nodeinfo/state.txt", old).getParent().getParent(),
            left("gitrepo/ops/.git/objects/tmp_objdir-incoming-Ab1/ab/cd", old)
                .getParent()
                .getParent(),
            left("gitrepo/.app.cloning/.git/HEAD", old).getParent().getParent());
    Files.setLastModifiedTime(
        node.home.repository("ops").resolve(".git/objects/tmp_objdir-incoming-Ab1"),
        FileTime.from(node.clock.instant().plus(Housekeeping.PERIOD).minus(old)));
    Files.setLastModifiedTime(
        node.home.gitrepo().resolve(".app.cloning"),
        FileTime.from(node.clock.instant().plus(Housekeeping.PERIOD).minus(old)));
    Path growing = left("nodeinfo/.state.txt.12-4.new", Duration.ofMinutes(5));
    Path aside = left("gitrepo/ops/.temp/add/aside/20260101-000000/.a.1-1.new", old);
    assertThat(toldByTheNextRound())
        .contains(
            "Removed 1 temporary file(s) of killed runs in nodeinfo",
            "Removed 1 temporary file(s) of killed runs in bin",
            "Removed 3 temporary file(s) of killed runs in gitrepo/ops",
            "Removed 1 temporary file(s) of killed runs in gitrepo/.app.cloning");
    assertThat(left).noneMatch(Files::exists);
    assertThat(List.of(growing, aside)).allMatch(Files::exists);
  }

  @Test
  void what_cron_collects_is_rotated() throws Exception {
    Path output = node.home.cronOutput();
    Files.writeString(output, "x".repeat((int) LogRotation.LARGEST));
    toldByTheNextRound();
    assertThat(output).doesNotExist();
    assertThat(LogRotation.older(output, 1)).hasSize(LogRotation.LARGEST);
  }

  @Test
  void what_was_set_aside_goes_after_90_days_and_that_is_told() throws Exception {
    Path edited = node.home.repository("ops").resolve("it/federation.yaml");
    Files.writeString(edited, "mine\n");
    node.push("next", Change.write("README", "1"));
    node.beat();
    Path aside = node.home.repository("ops").resolve(".temp/add/aside");
    assertThat(aside).isNotEmptyDirectory();
    node.clock.advance(Duration.ofDays(89));
    node.beat();
    assertThat(aside).isNotEmptyDirectory();
    node.told();
    node.clock.advance(Duration.ofDays(1));
    assertThat(toldByTheNextRound())
        .anyMatch(line -> line.startsWith("Removed what was set aside of ops (older than 90 days"));
    assertThat(aside).isEmptyDirectory();
  }

  @Test
  void one_chore_that_cannot_be_done_is_told_and_does_not_keep_the_others() throws Exception {
    Path output = node.home.cronOutput();
    Files.writeString(output, "x".repeat((int) LogRotation.LARGEST));
    Path inTheWay = LogRotation.older(output, 1);
    Files.createDirectories(inTheWay.resolve("a"));
    Files.createDirectories(LogRotation.older(output, 2));
    Files.createDirectories(LogRotation.older(output, 3).resolve("a"));
    Path left = left("run/.a.1-1.new", Duration.ofHours(2));
    assertThat(toldByTheNextRound())
        .anyMatch(line -> line.startsWith("Housekeeping cannot rotate " + output));
    assertThat(left).doesNotExist();
  }

  @Tag("slow")
  @Test
  void a_repository_with_many_packs_is_packed_and_its_units_still_know_what_they_worked()
      throws Exception {
    for (int i = 0; i < 52; i++) {
      node.push("next", Change.write("README", "n" + i));
      node.beat();
    }
    assertThat(toldByTheNextRound()).anyMatch(line -> line.startsWith("Packed ops: 5"));
    int worked = node.worked().size();
    node.beat();
    assertThat(node.worked()).hasSize(worked);
    assertThat(node.told()).containsExactly("No change, move along");
  }
}
