package io.federation.git.remote;

import static io.federation.testkit.Change.binary;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.Scene;
import io.federation.git.SecondJvm;
import io.federation.git.look.Look;
import io.federation.testkit.DrippingServer;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.SshGitServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that go on answering, each byte in time, and never come to an end. */
@Tag("slow")
class SlowServerTest {

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofMinutes(10);

  /** What begins a TLS record of 16 kB (RFC 8446, section 5.1). */
  private static final String TLS_RECORD = "\u0016\u0003\u0003@\u0000\u0002\u0000\u0010\u0000";

  /** More than any look says, and less than what the second commit brings. */
  private static final int LOOK_BYTES = 20_000;

  private static SshGitServer ssh;

  @TempDir private Path folder;
  private Scene scene;
  private HttpGitServer http;

  @BeforeAll
  static void start() {
    ssh = SshGitServer.start();
  }

  @AfterAll
  static void stop() {
    ssh.close();
  }

  @BeforeEach
  void a_clone() throws Exception {
    scene = Scene.in(folder);
    scene.history().commit("One", write("a.txt", "1"));
    scene.makeClone();
    http = HttpGitServer.serving(scene.repositories());
    Files.createDirectories(scene.credentials());
    Path key = Files.copy(ssh.clientKey(), scene.credentials().resolve("ops.key"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  @AfterEach
  void close() {
    http.close();
    scene.close();
  }

  private void commitMuch() {
    byte[] much = new byte[20 * LOOK_BYTES];
    new Random(1).nextBytes(much);
    scene.history().commit("Two", binary("much", much));
  }

  /** Returns the address of the repository at {@code dripping}, which stands before a server. */
  private Remote behind(DrippingServer dripping, String scheme) throws IOException {
    String url = scheme.equals("ssh") ? ssh.url(scene.history().folder()) : http.url("ops.git");
    URI real = URI.create(url);
    // Where the caller trusts the server's key under the name of this port too.
    List<String> keys =
        ssh.knownHostsLines().stream()
            .map(line -> line.replaceFirst("^\\S+", "[127.0.0.1]:" + dripping.port()))
            .toList();
    Files.write(scene.credentials().resolve("known_hosts"), keys);
    return scene.remote(url.replace(":" + real.getPort(), ":" + dripping.port()));
  }

  private DrippingServer before(String scheme) {
    String url = scheme.equals("ssh") ? ssh.url(scene.history().folder()) : http.url("ops.git");
    return DrippingServer.before(URI.create(url).getPort(), LOOK_BYTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https", "ssh"})
  void a_look_is_given_up_when_its_time_is_over(String scheme) {
    String first = scheme.equals("https") ? TLS_RECORD : "HTTP/1.1 200 OK\r\nX-Drip: ";
    try (DrippingServer dripping = DrippingServer.startedWith(first)) {
      Remote remote =
          scene
              .remote(scheme + "://git@127.0.0.1:" + dripping.port() + "/ops.git")
              .within(SHORT, LONG);

      assertThat(scene.failedLook(remote)).endsWith("it took longer than 1 s");
    }
  }

  @Test
  void a_look_without_a_login_in_the_address_is_given_up_in_the_same_time() {
    try (DrippingServer http = DrippingServer.started();
        DrippingServer https = DrippingServer.startedWith(TLS_RECORD)) {
      Remote plain = scene.remote("http://127.0.0.1:" + http.port() + "/ops.git");
      Remote secure = scene.remote("https://127.0.0.1:" + https.port() + "/ops.git");

      assertThat(scene.failedLook(plain.within(SHORT, LONG))).endsWith("it took longer than 1 s");
      assertThat(scene.failedLook(secure.within(SHORT, LONG))).endsWith("it took longer than 1 s");
      assertThat(http.connections()).isEqualTo(1);
      assertThat(https.connections()).isEqualTo(1);
    }
  }

  @Test
  void the_next_mirror_is_asked_and_the_slow_one_told() throws Exception {
    scene.history().commit("Two", write("a.txt", "2"));
    try (DrippingServer dripping = DrippingServer.started()) {
      String slow = dripping.url("/ops.git");
      Remote remote =
          new Remote(
                  slow,
                  List.of(http.url("ops.git")),
                  "main",
                  List.of(),
                  List.of(),
                  new Credentials(scene.credentials(), "ops"))
              .within(SHORT, LONG);

      assertThat(scene.look(remote)).isInstanceOf(Look.Moved.class);
      assertThat(scene.skipped())
          .singleElement()
          .asString()
          .startsWith(slow)
          .endsWith("it took longer than 1 s");
      scene.advance(remote);
      scene.assertLikeFreshClone();
    }
  }

  @Test
  void a_folder_that_does_not_answer_is_given_up() throws Exception {
    scene.history().commit("Two", write("a.txt", "2"));
    Path pipe = scene.history().folder().resolve("packed-refs");
    ProgramRun.of("mkfifo", pipe.toString()).run().expectingSuccess();

    assertThat(scene.failedLook(scene.remote().within(SHORT, LONG)))
        .endsWith("it took longer than 1 s");
    assertThat(scene.failedAdvance(scene.remote().within(LONG, SHORT)))
        .endsWith("it took longer than 1 s");

    // They would go by the machine's clock, which may be set meanwhile.
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(thread -> thread.getClass().getName())
        .noneMatch(name -> name.contains("InterruptTimer"));
    // Lets the reader go.
    try (RandomAccessFile writer = new RandomAccessFile(pipe.toFile(), "rw")) {
      Files.delete(pipe);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "ssh"})
  void a_fetch_is_given_up_when_its_time_is_over_and_done_again_later(String scheme)
      throws Exception {
    commitMuch();
    try (DrippingServer dripping = before(scheme)) {
      Remote remote = behind(dripping, scheme).within(Duration.ofMinutes(1), SHORT);

      assertThat(scene.look(remote)).isInstanceOf(Look.Moved.class);
      assertThat(scene.failedAdvance(remote)).endsWith("it took longer than 1 s");
    }
    scene.advance();
    scene.assertLikeFreshClone();
  }

  @Tag("jvm")
  @ParameterizedTest
  @ValueSource(strings = {"http", "ssh"})
  void a_fetch_of_less_than_a_kilobyte_a_second_is_given_up_sooner(String scheme) throws Exception {
    commitMuch();
    try (DrippingServer dripping = before(scheme)) {
      Remote remote = behind(dripping, scheme);

      ProgramRun.Result advance =
          SecondJvm.of(
                  List.of("-Dfederation.git.slowSeconds=2"), "advance", scene.workTree(), remote)
              .run();

      assertThat(advance.err().strip())
          .startsWith(remote.shownUrl())
          .endsWith("it sent less than 1 kB a second for 2 s")
          .doesNotContain("\n");
    }
  }
}
