package io.federation.local.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {

  @TempDir Path folder;

  @Test
  void only_one_changes_a_federation_at_a_time() throws IOException {
    FederationHome home = FederationHome.at(folder);
    try (HomeLock held = HomeLock.change(home)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> HomeLock.change(home))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining(home.root().toString())
          .hasMessageEndingWith("try again later");
    }
    HomeLock.change(home).close();
  }

  @Test
  void the_keepers_lock_is_another_one_and_is_held_by_one_keeper() throws IOException {
    FederationHome home = FederationHome.at(folder);
    try (HomeLock change = HomeLock.change(home);
        HomeLock keeper = HomeLock.keeper(home).orElseThrow()) {
      assertThat(change).isNotSameAs(keeper);
      assertThat(HomeLock.keeper(home)).isEmpty();
    }
    HomeLock.keeper(home).orElseThrow().close();
  }
}
