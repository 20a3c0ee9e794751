package io.federation.git.branches;

import io.federation.git.remote.Credentials;
import io.federation.git.remote.Remote;
import io.federation.testkit.HttpGitServer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class HttpBranchStoreTest extends BranchStoreContract {

  private @Nullable HttpGitServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  Remote remote(Path repositories, String name, Path credentials) {
    if (server == null) {
      server = HttpGitServer.serving(repositories);
    }
    return new Remote(
        server.url(name), "main", List.of(), new Credentials(credentials, "presence"));
  }
}
