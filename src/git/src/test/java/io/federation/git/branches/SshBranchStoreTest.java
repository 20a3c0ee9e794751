package io.federation.git.branches;

import io.federation.git.remote.Credentials;
import io.federation.git.remote.Remote;
import io.federation.testkit.SshGitServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

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
}
