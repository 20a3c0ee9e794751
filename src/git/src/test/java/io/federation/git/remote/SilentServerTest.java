package io.federation.git.remote;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.Scene;
import io.federation.git.SecondJvm;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that take connections and say nothing, or do not even take them. */
@Tag("slow")
class SilentServerTest {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(25);

  @TempDir private Path folder;
  private Scene scene;
  private ServerSocket server;
  private final List<Socket> sockets = new ArrayList<>();

  @BeforeEach
  void a_clone() throws Exception {
    scene = Scene.in(folder);
    scene.history().commit("One", write("a.txt", "1"));
    scene.makeClone();
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Files.createDirectories(scene.credentials());
    Path key = scene.credentials().resolve("ops.key");
    ProgramRun.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
        .run()
        .expectingSuccess();
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
    scene.close();
  }

  private void assertLookFails(String scheme, int silenceSeconds) {
    List<String> limits =
        List.of(
            "-Dfederation.git.connectSeconds=1",
            "-Dfederation.git.silenceSeconds=" + silenceSeconds);
    Remote remote = scene.remote(scheme + "://127.0.0.1:" + server.getLocalPort() + "/ops.git");
    long start = System.nanoTime();
    ProgramRun.Result look =
        SecondJvm.of(limits, "look", scene.workTree(), remote).within(LONGEST_WAIT).run();
    assertThat(look.exitCode()).as(look.err()).isEqualTo(1);
    assertThat(look.err()).startsWith(remote.shownUrl());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST_WAIT);
  }

  /** Fills the queue of connections that nobody takes, so that further ones get no answer. */
  private void fillTheQueue() throws IOException {
    while (true) {
      Socket socket = new Socket();
      sockets.add(socket);
      try {
        socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 300);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
  }

  @Test
  void an_http_server_that_says_nothing_is_given_up() {
    assertLookFails("http", 3);
  }

  @Test
  void an_ssh_server_that_says_nothing_is_given_up() {
    assertLookFails("ssh", 3);
  }

  @Test
  void an_http_server_that_takes_no_connection_is_given_up_sooner() throws Exception {
    fillTheQueue();
    assertLookFails("http", 60);
  }

  @Test
  void an_ssh_server_that_takes_no_connection_is_given_up_sooner() throws Exception {
    fillTheQueue();
    assertLookFails("ssh", 60);
  }
}
