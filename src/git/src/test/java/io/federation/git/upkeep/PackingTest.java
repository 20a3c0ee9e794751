package io.federation.git.upkeep;

import static io.federation.git.Scene.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.git.GitRepository;
import io.federation.git.Scene;
import io.federation.git.look.Look;
import io.federation.model.Version;
import io.federation.testkit.Change;
import io.federation.testkit.FolderSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackingTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Old enough for everything in the repository to be older than what is kept unreachable. */
  private final Instant later = Instant.now().plus(Duration.ofDays(3));

  @TempDir private Path folder;
  @AutoClose private Scene scene;

  @BeforeEach
  void a_clone() throws Exception {
    scene = Scene.in(folder);
    scene.history().commit("First", Change.write("a", "1\n"));
    scene.makeClone();
  }

  private void advanceTimes(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      scene.history().commit("Next", Change.write("a", "next " + i + "\n"));
      scene.advance();
    }
  }

  private void pack(ObjectId... keep) throws IOException {
    List<Version> versions = Arrays.stream(keep).map(Scene::version).toList();
    Packing.pack(scene.workTree(), versions, later, LIMIT);
  }

  private Packing.Load load() throws IOException {
    return Packing.load(scene.workTree());
  }

  private boolean has(ObjectId commit) {
    try (GitRepository repository = GitRepository.open(scene.workTree())) {
      return repository.history().contains(version(commit));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void an_advance_leaves_a_pack_and_collects_nothing_by_itself() throws Exception {
    advanceTimes(Packing.MOST_PACKS);
    assertThat(load().packs()).isEqualTo(Packing.MOST_PACKS + 1);
    assertThat(load().isTooMuch()).isTrue();
    advanceTimes(2);
    assertThat(load().packs()).isEqualTo(Packing.MOST_PACKS + 3);
  }

  @Test
  void packing_leaves_one_pack_and_changes_nothing_else() throws Exception {
    advanceTimes(20);
    FolderSnapshot before = scene.tree();
    pack();
    assertThat(load()).isEqualTo(new Packing.Load(1, 0));
    assertThat(before.differencesTo(scene.tree())).isEmpty();
    assertThat(scene.look()).isInstanceOf(Look.UpToDate.class);
    assertThat(scene.git("fsck", "--full", "--strict")).isEmpty();
    advanceTimes(1);
    scene.assertLikeFreshClone();
  }

  @Test
  void what_the_node_refers_to_stays() throws Exception {
    ObjectId local = ObjectId.fromString(scene.git("rev-parse", "HEAD"));
    scene.put("mine", "mine\n");
    scene.git("add", "mine");
    scene.git("commit", "-q", "-m", "Mine");
    ObjectId mine = ObjectId.fromString(scene.git("rev-parse", "HEAD"));
    advanceTimes(1);
    scene.git("reflog", "expire", "--expire=now", "--all");
    pack();
    assertThat(List.of(local, mine)).allMatch(this::has);
    assertThat(scene.git("for-each-ref", "refs/aside", "refs/federation").lines()).hasSize(2);
  }

  @Test
  void a_version_to_be_kept_stays_for_as_long_as_it_is_asked_for() throws Exception {
    ObjectId testing =
        ObjectId.fromString(scene.git("commit-tree", "-p", "HEAD", "-m", "Testing", "HEAD^{tree}"));
    ObjectId other =
        ObjectId.fromString(scene.git("commit-tree", "-p", "HEAD", "-m", "Other", "HEAD^{tree}"));
    pack(testing);
    assertThat(has(testing)).isTrue();
    assertThat(has(other)).isFalse();

    advanceTimes(1);
    pack(testing, scene.history().head());
    assertThat(has(testing)).isTrue();
    assertThat(scene.git("for-each-ref", "refs/federation/done").lines()).hasSize(1);

    // It was packed with the rest: what no ref reaches leaves the pack first, and then the disk.
    pack();
    Packing.pack(scene.workTree(), List.of(), later.plus(Duration.ofDays(3)), LIMIT);
    assertThat(has(testing)).isFalse();
  }

  @Test
  void a_version_that_is_not_here_does_not_count() throws Exception {
    pack(ObjectId.fromString("1".repeat(40)));
    assertThat(scene.git("for-each-ref", "refs/federation/done")).isEmpty();
  }

  @Test
  void what_takes_too_long_is_given_up_and_changes_nothing() throws Exception {
    advanceTimes(20);
    Packing.Load before = load();
    assertThatThrownBy(
            () -> Packing.pack(scene.workTree(), List.of(), later, Duration.ofSeconds(-1)))
        .isInstanceOf(IOException.class)
        .hasMessage("packing took longer than -1 s");
    assertThat(load().packs()).isGreaterThanOrEqualTo(before.packs());
    scene.assertLikeFreshClone();
    pack();
    assertThat(load()).isEqualTo(new Packing.Load(1, 0));
  }

  @Test
  void the_lock_of_a_killed_packing_does_not_keep_the_next_from_it() throws Exception {
    advanceTimes(3);
    scene.put(".git/gc.pid", "1 elsewhere\n");
    scene.put(".git/objects/pack/gc_12_tmp", "half");
    pack();
    assertThat(load().packs()).isEqualTo(1);
    assertThat(scene.file(".git/objects/pack/gc_12_tmp")).doesNotExist();
  }

  @Test
  void half_written_objects_are_swept_when_nobody_has_written_them_for_long() throws Exception {
    Instant now = Instant.now();
    List<String> half =
        List.of("pack/tmp_pack_a", "pack/incoming_1.pack", "pack/pack-1234.pack", "ab/tmp_obj_x");
    for (String name : half) {
      scene.put(".git/objects/" + name, "half");
      Files.setLastModifiedTime(
          scene.file(".git/objects/" + name), FileTime.from(now.minus(Duration.ofHours(2))));
    }
    scene.put(".git/objects/pack/tmp_pack_growing", "half");
    assertThat(KilledRunLeftovers.sweepObjects(scene.workTree(), now.minus(Duration.ofHours(1))))
        .isEqualTo(4);
    assertThat(scene.file(".git/objects/pack/tmp_pack_growing")).exists();
    assertThat(scene.git("fsck", "--full")).isEmpty();
  }
}
