package io.federation.local.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeClaim;
import io.federation.local.node.LocalNode;
import io.federation.local.node.NodeProgram;
import io.federation.local.repository.StaleLocks;
import io.federation.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A keeper in a thread; small scripts stand in for the nodes' launchers. */
class KeeperTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path folder;
  private FederationHome home;
  private final ExecutorService thread = Executors.newCachedThreadPool();

  @BeforeEach
  void claim() throws IOException {
    home = FederationHome.at(folder);
    HomeClaim.make(home);
  }

  @AfterEach
  void end() throws IOException {
    Files.deleteIfExists(home.marker());
    thread.shutdownNow();
  }

  private Future<Boolean> keep() throws IOException {
    return keep(Clock.systemUTC());
  }

  private Future<Boolean> keep(Clock clock) throws IOException {
    Keeper keeper =
        new Keeper(
            home,
            Duration.ofSeconds(1),
            new NodeProgram(List.of("/bin/false"), home.nodeInitJar(), System.getenv()),
            System.getenv(),
            clock);
    return thread.submit(keeper::run);
  }

  private LocalNode node(String id, String launcher) throws IOException {
    Path launcherFile = home.nodes().resolve(id).resolve("bin/node-init");
    Files.createDirectories(launcherFile.getParent());
    Files.writeString(launcherFile, "#!/bin/sh\n" + launcher + "\n");
    Files.setPosixFilePermissions(launcherFile, PosixFilePermissions.fromString("rwxr-xr-x"));
    return LocalNode.existing(home).stream()
        .filter(node -> node.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long beats(LocalNode node) {
    return text(node.home().resolve("beats")).lines().count();
  }

  @Test
  void each_node_is_called_again_and_again_with_its_own_home() throws IOException {
    LocalNode one = node("web1-1", "echo \"$* $NODE_HOME\" >> beats");
    LocalNode two = node("web1-2", "echo \"$* $NODE_HOME\" >> beats");

    Future<Boolean> keeper = keep();

    Await.until(LIMIT, "both have two beats", () -> beats(one) >= 2 && beats(two) >= 2);
    assertThat(keeper).isNotDone();
    assertThat(text(one.home().resolve("beats")).lines()).containsOnly("cron-1m " + one.home());
    assertThat(text(two.home().resolve("beats")).lines()).containsOnly("cron-1m " + two.home());
  }

  @Test
  void a_heartbeat_that_takes_long_is_not_waited_for() throws IOException {
    LocalNode node =
        node(
            "web1-1",
            "echo x >> beats; while [ -e beats ] && [ ! -e go ]; do sleep 0.1; done; exit 0");

    Future<Boolean> keeper = keep();

    Await.until(LIMIT, "there are three beats", () -> beats(node) >= 3);
    assertThat(keeper).isNotDone();
    Files.createFile(node.home().resolve("go"));
  }

  @Test
  void a_node_in_trouble_is_told_once_and_the_others_go_on() throws IOException {
    LocalNode bad = node("bad1-1", "echo x >> beats; [ -e mended ] || { echo why >&2; exit 3; }");
    LocalNode gone = node("gone1-1", "");
    Files.setPosixFilePermissions(gone.launcher(), PosixFilePermissions.fromString("rw-------"));
    LocalNode good = node("web1-1", "echo x >> beats");

    Future<Boolean> keeper = keep();

    Await.until(LIMIT, "there are three beats", () -> beats(bad) >= 3 && beats(good) >= 3);
    Await.until(
        LIMIT, "how a heartbeat ended is told", () -> text(home.keeperLog()).contains(" bad1-1: "));
    assertThat(keeper).isNotDone();
    String log = text(home.keeperLog());
    assertThat(log.lines().filter(line -> line.contains(" bad1-1: ")))
        .singleElement()
        .asString()
        .endsWith("heartbeat ended with exit code 3: why");
    assertThat(log).contains(" gone1-1: ").doesNotContain(" web1-1: ");

    Files.createFile(bad.home().resolve("mended"));
    Await.until(
        LIMIT,
        "it is told that the node is well",
        () -> text(home.keeperLog()).contains("bad1-1: is well again"));
  }

  @Test
  void a_heartbeat_that_is_killed_is_the_nodes_error_until_another_runs() throws IOException {
    Path well = folder.resolve("well");
    LocalNode node = node("web1-1", "[ -e " + well + " ] || kill -KILL $$");

    Future<Boolean> keeper = keep();

    Await.until(LIMIT, "the kill is the node's error", () -> node.killedHeartbeat().isPresent());
    Await.until(
        LIMIT,
        "the keeper has logged it",
        () -> text(home.keeperLog()).contains("web1-1: heartbeat was killed (SIGKILL)"));
    Files.createFile(well);
    Await.until(
        LIMIT, "it is well again", () -> text(home.keeperLog()).contains("web1-1: is well again"));
    // The end of a killed one may be noted after the next one has begun.
    Await.until(LIMIT, "it has no error", () -> error(node).isEmpty());
    assertThat(keeper).isNotDone();
  }

  private static Optional<String> error(LocalNode node) {
    try {
      return node.error();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_node_that_has_no_program_yet_is_left_alone() throws IOException {
    Files.createDirectories(home.nodes().resolve("new1-1"));
    LocalNode good = node("web1-1", "echo x >> beats");

    Future<Boolean> keeper = keep();

    Await.until(LIMIT, "there are two beats", () -> beats(good) >= 2);
    assertThat(keeper).isNotDone();
    assertThat(text(home.keeperLog())).doesNotContain("new1-1");
  }

  private Path staleLock() throws IOException {
    Path lock = home.git().resolve("presence.git/refs/heads/main.lock");
    Files.createDirectories(lock.getParent());
    Files.createFile(lock);
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minusSeconds(60)));
    return lock;
  }

  @Test
  void a_branch_that_a_killed_push_has_left_locked_is_freed() throws IOException {
    Path lock = staleLock();

    Future<Boolean> keeper = keep();

    Await.until(LIMIT, "the lock is gone", () -> !Files.exists(lock));
    Await.until(LIMIT, "it is told", () -> text(home.keeperLog()).contains("removed " + lock));
    assertThat(keeper).isNotDone();
  }

  @Tag("slow")
  @Test
  void a_duty_goes_on_when_the_machine_had_too_little_memory_for_it() throws IOException {
    Path lock = staleLock();

    Future<Boolean> keeper = keep(new ExhaustedOnce());

    Await.until(LIMIT, "it is told", () -> text(home.keeperLog()).contains("OutOfMemoryError"));
    Await.until(LIMIT, "it was done later", () -> !Files.exists(lock));
    assertThat(keeper).isNotDone();
  }

  /** A clock that fails whoever looks for stale locks, the first time. */
  private static final class ExhaustedOnce extends Clock {
    private final AtomicBoolean hasFailed = new AtomicBoolean();

    @Override
    public Instant instant() {
      boolean isAskedForLocks =
          StackWalker.getInstance()
              .walk(
                  frames ->
                      frames.anyMatch(
                          frame -> frame.getClassName().equals(StaleLocks.class.getName())));
      if (isAskedForLocks && hasFailed.compareAndSet(false, true)) {
        throw new OutOfMemoryError("unable to create native thread");
      }
      return Instant.now();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void there_is_one_keeper_at_a_time() throws Exception {
    LocalNode node = node("web1-1", "echo x >> beats");
    Future<Boolean> first = keep();
    Await.until(LIMIT, "the first keeps", () -> beats(node) >= 1);

    assertThat(keep().get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isFalse();
    assertThat(first).isNotDone();
  }

  @Test
  void a_keeper_ends_when_the_home_is_gone() throws Exception {
    LocalNode node = node("web1-1", "echo x >> beats");
    Future<Boolean> keeper = keep();
    Await.until(LIMIT, "it keeps", () -> beats(node) >= 1);

    Files.delete(home.marker());

    assertThat(keeper.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_keeper_ends_when_another_has_taken_over() throws Exception {
    LocalNode node = node("web1-1", "echo x >> beats");
    Future<Boolean> keeper = keep();
    Await.until(LIMIT, "it keeps", () -> beats(node) >= 1);

    Files.writeString(home.run().resolve("keeper.txt"), "1 1 other\n10s\n");

    assertThat(keeper.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }
}
