package io.federation.local.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.machine.UnixUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FederationHomeTest {

  @TempDir Path folder;

  @Test
  void a_home_is_the_same_whatever_way_leads_to_it() throws IOException {
    Path real = Files.createDirectories(folder.resolve("real/home"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));

    assertThat(FederationHome.at(link.resolve("x/../home")))
        .isEqualTo(FederationHome.at(real))
        .isEqualTo(new FederationHome(real.toRealPath()));
  }

  @Test
  void a_home_that_does_not_exist_yet_is_found_below_what_exists() throws IOException {
    Files.createDirectories(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));

    assertThat(FederationHome.at(link.resolve("a/b")).root())
        .isEqualTo(folder.resolve("real").toRealPath().resolve("a/b"));
  }

  @Test
  void a_path_that_search_paths_or_one_line_files_cannot_hold_is_refused() {
    assertThatThrownBy(() -> FederationHome.at(folder.resolve("a:b")))
        .isInstanceOf(HomeRefusedException.class)
        .hasMessageContaining("--home");
    assertThatThrownBy(() -> FederationHome.at(folder.resolve("a\nb")))
        .isInstanceOf(HomeRefusedException.class);
  }

  @Test
  void the_default_is_the_systems_for_root_and_the_users_own_for_others() throws IOException {
    Path expected =
        UnixUser.ofThisProcess().isRoot()
            ? Path.of("/var/lib/federation")
            : Path.of("/home/ann/.local/share/federation");

    assertThat(FederationHome.defaultFolder(Map.of("HOME", "/home/ann"))).isEqualTo(expected);
  }
}
