package io.federation.git.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.Scene;
import io.federation.model.Stamp;
import io.federation.testkit.Change;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetAsideChangesTest {

  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  @TempDir private Path folder;
  @AutoClose private Scene scene;

  @BeforeEach
  void a_clone() throws Exception {
    scene = Scene.in(folder);
    scene.history().commit("First", Change.write("a", "1\n"));
    scene.makeClone();
  }

  private String aside(Duration age) {
    String name = new Stamp(NOW.minus(age)).toString();
    scene.put(".temp/add/aside/" + name + "/a", "mine\n");
    return name;
  }

  @Test
  void nothing_was_set_aside_in_a_fresh_clone() throws Exception {
    assertThat(SetAsideChanges.mayBeIn(scene.workTree())).isFalse();
    assertThat(SetAsideChanges.removeOld(scene.workTree(), NOW)).isEmpty();
  }

  @Test
  void what_is_older_than_90_days_goes_and_the_rest_stays() throws Exception {
    String old = aside(Duration.ofDays(91));
    String young = aside(Duration.ofDays(89));
    scene.put(".temp/add/aside/kept-by-hand/a", "mine\n");
    assertThat(SetAsideChanges.mayBeIn(scene.workTree())).isTrue();
    assertThat(SetAsideChanges.removeOld(scene.workTree(), NOW)).containsExactly(old);
    assertThat(scene.file(".temp/add/aside/" + old)).doesNotExist();
    assertThat(scene.file(".temp/add/aside/" + young + "/a")).exists();
    assertThat(scene.file(".temp/add/aside/kept-by-hand/a")).exists();
  }

  @Test
  void of_more_than_a_hundred_the_oldest_go() throws Exception {
    String oldest = aside(Duration.ofHours(200));
    for (int i = 0; i < SetAsideChanges.MOST; i++) {
      aside(Duration.ofHours(i));
    }
    assertThat(SetAsideChanges.removeOld(scene.workTree(), NOW)).containsExactly(oldest);
  }

  @Test
  void commits_go_with_their_ref_loose_or_packed() throws Exception {
    List<String> names = List.of("20260101-000000", "20260102-000000-2");
    scene.git("update-ref", "refs/aside/" + names.get(0), "HEAD");
    scene.git("pack-refs", "--all");
    assertThat(SetAsideChanges.mayBeIn(scene.workTree())).isTrue();
    scene.git("update-ref", "refs/aside/" + names.get(1), "HEAD");
    scene.git("update-ref", "refs/aside/20260531-000000", "HEAD");
    assertThat(SetAsideChanges.removeOld(scene.workTree(), NOW)).isEqualTo(names);
    assertThat(scene.git("for-each-ref", "--format=%(refname)", "refs/aside"))
        .isEqualTo("refs/aside/20260531-000000");
  }
}
