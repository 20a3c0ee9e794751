package io.federation.deploy.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.deploy.checkout.SvnServer;
import io.federation.deploy.tree.Literal;
import io.federation.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees that stand in Subversion, on its own server. */
@Tag("e2e")
class SvnTreeSyncE2eTest {

  @TempDir private Path folder;
  @AutoClose private SvnServer server;
  private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");

  @BeforeEach
  void a_repository() throws IOException {
    server = new SvnServer(folder);
    server.commit(
        copy -> {
          Path trunk = Files.createDirectories(copy.resolve("trunk/folder")).getParent();
          Files.writeString(trunk.resolve("a.zk"), "/a\n");
          Files.writeString(copy.resolve("other"), "1\n");
        });
  }

  private SourceTree read(String place) throws Exception {
    return SourceCopy.of(
            server.url(place),
            Optional.empty(),
            folder.resolve("cache"),
            Map.of("PATH", System.getenv("PATH")),
            folder.resolve("credentials"),
            clock,
            clock::advance)
        .read();
  }

  @Test
  void the_version_is_the_last_revision_that_changed_the_folder() throws Exception {
    assertThat(read("trunk").version()).isEqualTo(new Literal.Whole(1));

    server.commit(copy -> Files.writeString(copy.resolve("other"), "2\n"));
    assertThat(read("trunk").version()).isEqualTo(new Literal.Whole(1));

    server.commit(copy -> Files.writeString(copy.resolve("trunk/folder/note"), "x\n"));
    server.commit(copy -> Files.writeString(copy.resolve("trunk/b.zk"), "/b\n"));
    server.commit(copy -> server.svn("delete", "trunk/a.zk"));

    SourceTree tree = read("trunk");
    assertThat(tree.version()).isEqualTo(new Literal.Whole(5));
    assertThat(tree.top().children()).containsOnlyKeys("b");
  }

  @Test
  void what_svn_says_is_told_in_one_line() {
    assertThatThrownBy(() -> read("absent"))
        .hasMessageStartingWith("Command failed: svn co " + server.url("absent") + ": svn: ")
        .hasMessageContaining("absent")
        .message()
        .hasLineCount(1);
  }
}
