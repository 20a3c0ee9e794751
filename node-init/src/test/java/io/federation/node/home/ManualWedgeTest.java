package io.federation.node.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManualWedgeTest {

  @TempDir private Path folder;

  @Test
  void the_reason_is_kept_in_nodeinfo_until_it_is_cleared() throws IOException {
    NodeHome home = new NodeHome(folder);
    ManualWedge wedge = new ManualWedge(new NodeInfo(home));
    assertThat(wedge.reason()).isEmpty();

    wedge.set("the disk is gone");
    assertThat(new ManualWedge(new NodeInfo(home)).reason()).contains("the disk is gone");
    assertThat(Files.readString(home.nodeinfo().resolve("wedged.txt")))
        .isEqualTo("the disk is gone\n");

    assertThat(wedge.clear()).isTrue();
    assertThat(wedge.reason()).isEmpty();
    assertThat(wedge.clear()).isFalse();
  }
}
