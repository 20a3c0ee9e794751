package io.federation.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.HttpGitServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class HttpGitPresenceTest extends GitPresenceContract {

  @AutoClose private HttpGitServer server;

  @BeforeEach
  void serve() {
    server = HttpGitServer.serving(folder.resolve("served"));
  }

  @Override
  String url(Path repository) {
    return server.url("presence.git");
  }

  @Override
  protected void setDown(boolean down) {
    if (down) {
      server.stop();
    } else {
      server.start();
    }
  }

  @Test
  void a_server_that_takes_no_push_is_named_with_its_reason_and_given_up_in_time()
      throws Exception {
    PresenceStore store = store("i-1");
    store.publish(both(entry("i-1", "done"), now()), LIMIT);
    Path hook = repository().resolve("hooks/update");
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\nexit 1\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    long start = System.nanoTime();

    // Long enough for one push on a slow machine, without which there is no reason to tell.
    assertThatThrownBy(() -> store.publish(record(entry("i-1", "idle")), Duration.ofSeconds(5)))
        .isInstanceOf(PresenceUnavailableException.class)
        .hasMessageContaining("main: ");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
  }
}
