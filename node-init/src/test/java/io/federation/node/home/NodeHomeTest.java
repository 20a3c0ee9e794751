package io.federation.node.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NodeHomeTest {

  @Test
  void a_home_is_known_by_its_absolute_path() {
    assertThat(new NodeHome(Path.of("a/./b/../c")).root())
        .isEqualTo(Path.of("").toAbsolutePath().resolve("a/c"));
    assertThat(new NodeHome(Path.of("/srv/x/..")).root()).isEqualTo(Path.of("/srv"));
  }

  @Test
  void everything_has_its_place_in_the_home() {
    NodeHome home = new NodeHome(NodeHome.DEFAULT);

    assertThat(home.nodeinfo()).hasToString("/root/nodeinfo");
    assertThat(home.gitrepo()).hasToString("/root/gitrepo");
    assertThat(home.repository("ops")).hasToString("/root/gitrepo/ops");
    assertThat(home.log()).hasToString("/root/log");
    assertThat(home.logFile()).hasToString("/root/log/node-init.log");
    assertThat(home.bin()).hasToString("/root/bin");
    assertThat(home.run()).hasToString("/root/run");
    assertThat(home.credentials()).hasToString("/root/credentials");
  }
}
