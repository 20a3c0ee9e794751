package io.federation.git.branches;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.git.GitProgram;
import io.federation.git.remote.Credentials;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.model.Version;
import io.federation.testkit.SshGitServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class SshBranchStoreTest extends BranchStoreContract {

  private static SshGitServer server;

  @BeforeAll
  static void start() {
    server = SshGitServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  Remote remote(Path repositories, String name, Path credentials) throws Exception {
    Path key = credentials.resolve("presence.key");
    if (!Files.exists(key)) {
      Files.createDirectories(credentials);
      Files.copy(server.clientKey(), key);
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }
    return new Remote(
        server.url(repositories.resolve(name)),
        "main",
        server.knownHostsLines(),
        new Credentials(credentials, "presence"));
  }

  @Test
  void what_git_has_against_a_repository_is_told_in_its_words() throws Exception {
    BranchStore store = open("a");
    Version tip = begin(store, "a.txt");
    Version next = commit(store, Optional.of(tip), write("a.txt", "2"));
    Path server = folder.resolve("repositories/presence.git");
    GitProgram.withHome(folder).in(server, "config", "receive.unpackLimit", "none");

    assertThatThrownBy(() -> store.push(List.of(update("main", tip, next)), LIMIT))
        .isInstanceOf(RemoteUnavailableException.class)
        .hasMessageContaining("push not permitted: fatal: bad numeric config value 'none'")
        .hasMessageNotContaining("\n");
  }
}
