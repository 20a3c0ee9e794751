package io.federation.git.branches;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.git.remote.Credentials;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.model.Version;
import io.federation.testkit.HttpAnswer;
import io.federation.testkit.HttpGitServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"/info/refs", "/git-receive-pack"})
  void what_a_server_says_of_why_nobody_may_push_is_part_of_the_line(String path) throws Exception {
    BranchStore store = open("a");
    Version first = begin(store, "it/a.txt");
    Version second = commit(store, Optional.of(first), write("it/a.txt", "2"));
    Objects.requireNonNull(server)
        .answerOn(path, HttpAnswer.status(403, "text/plain", "You may not push.\n"));

    assertThatThrownBy(() -> store.push(List.of(update("main", first, second)), LIMIT))
        .isInstanceOf(RemoteUnavailableException.class)
        .message()
        .endsWith(": You may not push.");
  }
}
