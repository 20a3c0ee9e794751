package io.federation.git.advance;

import static io.federation.git.Scene.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.GitProgram;
import io.federation.git.Scene;
import io.federation.git.SecondJvm;
import io.federation.git.look.Look;
import io.federation.testkit.Change;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.ProgramRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Advances in a JVM of their own that are killed at random moments. */
@Tag("slow")
class KilledAdvanceTest {

  private static final int KILLS = 15;
  private static final int FILES = 500;
  private static final String MARKER = ".temp/add/advancing";
  private static final long POLL_NANOS = 200_000;

  /** One of two trees that differ in every file; some paths are here a file, there a folder. */
  private record Kind(String tree, FolderSnapshot fresh) {}

  @TempDir private Path folder;
  @AutoClose private Scene scene;
  private List<Kind> kinds;

  @BeforeEach
  void a_clone_and_two_trees() throws Exception {
    scene = Scene.in(folder);
    kinds = List.of(kind(0), kind(1));
    scene.makeClone();
  }

  private Kind kind(int number) {
    Stream<Change> deleted =
        number == 0 ? Stream.of() : Stream.of("turning0", "turning1", "only0").map(Change::delete);
    Stream<Change> files =
        IntStream.range(0, FILES)
            .mapToObj(i -> Change.write("dir" + i % 20 + "/file" + i, number + " " + i + "\n"));
    Stream<Change> turning =
        Stream.of(
            Change.write("turning" + number + "/deep/file", "in a folder\n"),
            Change.write("turning" + (1 - number), "a file\n"),
            Change.write("only" + number, "only here\n"));
    Change[] changes =
        Stream.of(deleted, files, turning).flatMap(some -> some).toArray(Change[]::new);
    scene.history().commit("Kind " + number, changes);
    String tree = atRemote("rev-parse", "main^{tree}");
    return new Kind(tree, scene.freshTree());
  }

  /** Commits one of the two trees on top of main. */
  private void commit(Kind kind, String message) {
    String parent = scene.history().head().name();
    String commit = atRemote("commit-tree", "-p", parent, "-m", message, kind.tree());
    scene.history().rewindTo(ObjectId.fromString(commit));
  }

  private String atRemote(String... arguments) {
    return GitProgram.withHome(folder).in(scene.history().folder(), arguments);
  }

  /**
   * Starts an advance and kills it: after {@code nanos} from when it began to check out, or, if
   * {@code early}, from its start.
   *
   * @return how long it lived from then on
   */
  private long advanceAndKill(long nanos, boolean early) {
    try (ProgramRun.Started run =
        SecondJvm.of(List.of(), "advance", scene.workTree(), scene.remote()).start()) {
      long start = System.nanoTime();
      boolean counting = early;
      while (run.process().isAlive() && !(counting && System.nanoTime() - start >= nanos)) {
        if (!counting && Files.exists(scene.file(MARKER))) {
          counting = true;
          start = System.nanoTime();
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
      long lived = System.nanoTime() - start;
      run.kill();
      return lived;
    }
  }

  @Test
  void every_kill_is_recovered_from() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("the kills of " + getClass().getSimpleName() + " have seed " + seed);
    Random random = new Random(seed);
    commit(kinds.get(0), "Whole");
    long whole = advanceAndKill(Long.MAX_VALUE, false);
    int recovered = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      Kind kind = kinds.get(kill % 2);
      String at = "seed " + seed + ", kill " + kill;
      commit(kind, at);
      // Now and then the start, the fetch and what comes before the checkout have their turn.
      boolean early = kill % 5 == 0;
      long nanos = random.nextLong(early ? 2 * whole : whole);
      long lived = advanceAndKill(nanos, early);
      if (!early && lived < nanos) {
        whole = lived;
      }

      Outcome.Advanced outcome = scene.advance();

      recovered += outcome.recovered().isEmpty() ? 0 : 1;
      assertThat(outcome.to()).as(at).isEqualTo(version(scene.history().head()));
      assertThat(outcome.aside()).as(at).isEmpty();
      assertThat(kind.fresh().differencesTo(scene.tree())).as(at).isEmpty();
      assertThat(scene.git("status", "--porcelain")).as(at).isEmpty();
      assertThat(scene.look()).as(at).isInstanceOf(Look.UpToDate.class);
    }
    System.out.println(recovered + " of " + KILLS + " kills left something to recover");
    assertThat(recovered).as("kills that hit").isPositive();
  }
}
