package io.federation.local.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaleLocksTest {

  @TempDir Path folder;
  private ManualClock clock;
  private Path bare;
  private StaleLocks locks;

  @BeforeEach
  void make() throws IOException {
    clock = ManualClock.at(Instant.now().toString());
    bare = folder.resolve("presence.git");
    new ServedRepository(bare, "main").make(Optional.empty());
    locks = new StaleLocks(folder, clock);
  }

  private Path file(String name) throws IOException {
    Path file = bare.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  @Test
  void a_lock_that_is_old_is_removed_and_a_young_one_is_left() throws IOException {
    Path main = file("refs/heads/main.lock");
    Path day = file("refs/heads/objects/20260102.lock");
    Path packed = file("packed-refs.lock");
    clock.advance(StaleLocks.OLD.minusSeconds(1));
    assertThat(locks.remove()).isEmpty();

    clock.advance(StaleLocks.OLD);
    assertThat(locks.remove()).containsExactlyInAnyOrder(main, day, packed);

    assertThat(main).doesNotExist();
    assertThat(day).doesNotExist();
    assertThat(packed).doesNotExist();
    assertThat(locks.remove()).isEmpty();
  }

  @Test
  void nothing_else_is_touched() throws IOException {
    Path branch = file("refs/heads/lock");
    Path pack = file("objects/pack/multi-pack-index.lock");
    Path growing = Files.createDirectories(folder.resolve(".app.git.new")).resolve("HEAD.lock");
    Files.createFile(growing);
    clock.advance(StaleLocks.OLD.multipliedBy(2));

    assertThat(locks.remove()).isEmpty();

    assertThat(branch).exists();
    assertThat(pack).exists();
    assertThat(growing).exists();
  }

  @Test
  void a_federation_without_repositories_has_none() throws IOException {
    assertThat(new StaleLocks(folder.resolve("none"), clock).remove()).isEmpty();
  }
}
