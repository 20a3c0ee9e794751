package io.federation.git.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.Scene;
import io.federation.git.SecondJvm;
import io.federation.git.look.Look;
import io.federation.testkit.Change;
import io.federation.testkit.ProgramRun;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packing in a JVM of its own that is killed at random moments. */
@Tag("slow")
class KilledPackingTest {

  private static final int KILLS = 10;
  private static final int PACKS = 12;

  @TempDir private Path folder;
  @AutoClose private Scene scene;

  @BeforeEach
  void a_clone() throws Exception {
    scene = Scene.in(folder);
    scene.history().commit("First", Change.write("a", "1\n"));
    scene.makeClone();
  }

  private void advanceTimes(int times, String what) throws Exception {
    for (int i = 0; i < times; i++) {
      scene.history().commit("Next", Change.write("dir/a" + i, what + i + "\n".repeat(2000)));
      scene.advance();
    }
  }

  private ProgramRun.Started packing() {
    return SecondJvm.of(List.of(), "pack", scene.workTree(), scene.remote()).start();
  }

  @Test
  void every_kill_leaves_a_whole_repository_that_is_packed_and_advanced_next() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("the kills of " + getClass().getSimpleName() + " have seed " + seed);
    Random random = new Random(seed);
    advanceTimes(PACKS, "before ");
    long whole;
    try (ProgramRun.Started run = packing()) {
      long start = System.nanoTime();
      run.await().expectingSuccess();
      whole = System.nanoTime() - start;
    }
    for (int kill = 1; kill <= KILLS; kill++) {
      advanceTimes(2, "kill " + kill);
      try (ProgramRun.Started run = packing()) {
        // The first third of its life goes by before a JVM does anything.
        LockSupport.parkNanos(whole / 3 + random.nextLong(whole * 2 / 3));
        run.kill();
      }
      String at = "seed " + seed + ", kill " + kill;
      assertThat(scene.git("fsck", "--full").lines().filter(line -> !line.contains("dangling")))
          .as(at)
          .isEmpty();
      assertThat(scene.look()).as(at).isInstanceOf(Look.UpToDate.class);
    }
    advanceTimes(1, "after");
    scene.assertLikeFreshClone();
    KilledRunLeftovers.sweepObjects(scene.workTree(), Instant.now().plus(Duration.ofHours(1)));
    Packing.pack(scene.workTree(), List.of(), Instant.now(), Duration.ofMinutes(1));
    assertThat(Packing.load(scene.workTree())).isEqualTo(new Packing.Load(1, 0));
    assertThat(scene.file(".git/objects/pack").toFile().list()).hasSize(2);
  }
}
