package io.federation.local.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.machine.LockFile;
import io.federation.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {

  @TempDir Path folder;

  @Test
  void only_one_changes_a_federation_at_a_time() throws IOException {
    FederationHome home = FederationHome.at(folder);
    try (LockFile held = HomeLock.change(home)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> HomeLock.change(home))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining(home.root() + ": process " + ProcessHandle.current().pid() + " (")
          .hasMessageEndingWith("try again later");
    }
    HomeLock.change(home).close();
  }

  @Test
  void the_keepers_lock_is_another_one_and_is_held_by_one_keeper() throws IOException {
    FederationHome home = FederationHome.at(folder);
    try (LockFile change = HomeLock.change(home);
        LockFile keeper = HomeLock.keeper(home).orElseThrow()) {
      assertThat(change).isNotSameAs(keeper);
      assertThat(HomeLock.keeper(home)).isEmpty();
    }
    HomeLock.keeper(home).orElseThrow().close();
  }

  /** Says whether the keeper's lock is to be had. */
  static final class Asker {
    public static void main(String[] arguments) throws IOException {
      FederationHome home = FederationHome.at(Path.of(arguments[0]));
      System.out.println(HomeLock.keeper(home).isPresent() ? "free" : "taken");
    }
  }

  @Test
  void a_second_keeper_in_the_same_process_does_not_lose_the_lock_to_others() throws Exception {
    FederationHome home = FederationHome.at(folder);
    try (LockFile keeper = HomeLock.keeper(home).orElseThrow()) {
      assertThat(keeper).isNotNull();
      assertThat(HomeLock.keeper(home)).isEmpty();

      assertThat(ChildJvm.of(Asker.class, folder.toString()).run().expectingSuccess().out())
          .isEqualTo("taken\n");
    }
  }
}
