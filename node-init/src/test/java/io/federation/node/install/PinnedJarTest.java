package io.federation.node.install;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.machine.ProcessTable;
import io.federation.machine.ProxySettings;
import io.federation.node.home.NodeHome;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.DrippingServer;
import io.federation.testkit.ForwardProxy;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a pin leads to may be as bad as anything. */
class PinnedJarTest {

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofMinutes(1);

  private static final String BODY = "HTTP/1.1 200 OK\r\n\r\n";

  @TempDir private Path folder;

  private void fetch(String url, Duration limit) throws IOException {
    PinnedJar.fetch(
        new Pin.Jar(URI.create(url), "0".repeat(64)), folder.resolve("fetched.jar"), limit);
  }

  @Test
  @Timeout(60)
  void a_server_that_never_comes_to_an_end_is_given_up() {
    try (DrippingServer server = DrippingServer.started()) {
      assertThatThrownBy(() -> fetch(server.url("/x.jar?token=hunter2"), SHORT))
          .isInstanceOf(IOException.class)
          .hasMessage(server.url("/x.jar?***") + ": it took longer than 1 s");
    }
    try (DrippingServer server = DrippingServer.startedWith(BODY)) {
      assertThatThrownBy(() -> fetch(server.url("/x.jar"), SHORT))
          .hasMessage(server.url("/x.jar") + ": it took longer than 1 s");
    }
  }

  @Test
  @Timeout(60)
  @Tag("slow")
  void a_server_that_sends_less_than_a_kilobyte_a_second_is_given_up_sooner() {
    try (DrippingServer server = DrippingServer.startedWith(BODY)) {
      ProgramRun.Result result =
          fetching(server.url("/x.jar"), "-Dfederation.git.slowSeconds=1").run();

      assertThat(result.out())
          .isEqualTo(server.url("/x.jar") + ": it sent less than 1 kB a second for 1 s\n");
    }
  }

  @Test
  @Tag("slow")
  void it_comes_by_the_proxy_of_https() throws IOException {
    try (GitHistory history = GitHistory.create(folder.resolve("served/ops.git"))) {
      history.commit("One", write("a", "1"));
    }
    try (HttpGitServer server = HttpGitServer.servingHttps(folder.resolve("served"));
        ForwardProxy proxy = ForwardProxy.wanting("user", "p@ss")) {
      String url = server.url("ops.git/HEAD").replace("127.0.0.1", "git.example.invalid");
      String trust =
          "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
              .formatted(server.trustStore(), server.trustStorePassword());

      ProgramRun fetching = fetching(url, trust);
      assertThat(fetching.withEnv("https_proxy", proxy.url("user:p%40ss")).run().out())
          .isEqualTo("fetched\n");
      assertThat(folder.resolve("fetched.jar")).hasContent("ref: refs/heads/main");
      assertThat(proxy.passed()).hasSize(1);
      assertThat(fetching.withEnv("https_proxy", proxy.url("user:wrong")).run().out())
          .startsWith("the proxy wants a login, or another one (407): ");
    }
  }

  private ProgramRun fetching(String url, String options) {
    return ChildJvm.of(Fetching.class, url, folder.resolve("fetched.jar").toString())
        .withEnv("JDK_JAVA_OPTIONS", options);
  }

  /** A process that fetches, as an upgrade does. */
  static final class Fetching {
    public static void main(String[] arguments) {
      ProxySettings.use(System.getenv());
      try {
        PinnedJar.fetch(
            new Pin.Jar(URI.create(arguments[0]), "0".repeat(64)), Path.of(arguments[1]), LONG);
        System.out.println("fetched");
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void an_address_that_cannot_be_connected_to_is_told() {
    assertThatThrownBy(() -> fetch("https://127.0.0.1:99999/x.jar", LONG))
        .isInstanceOf(IOException.class);
  }

  @Test
  @Timeout(60)
  void what_is_no_file_is_not_read() throws IOException {
    Path pipe = folder.resolve("pipe");
    ProgramRun.of("mkfifo", pipe.toString()).run().expectingSuccess();

    assertThatThrownBy(() -> fetch("file://" + pipe, LONG))
        .hasMessage("file://" + pipe + " is not a file, or not there");
    assertThatThrownBy(() -> fetch("file:///dev/zero", LONG))
        .hasMessage("file:///dev/zero is not a file, or not there");
  }

  @Test
  void a_file_is_fetched_whole() throws IOException {
    Path jar = Files.writeString(folder.resolve("a jar"), "x".repeat(200_000));

    fetch(jar.toUri().toString(), LONG);

    assertThat(folder.resolve("fetched.jar")).hasSameBinaryContentAs(jar);
  }

  @Test
  void secrets_in_addresses_are_not_told() throws IOException {
    assertThat(Pin.shown("HTTP 403 for URL: https://h/x.jar?sig=a/b&t=1#c and https://u:p@h/y"))
        .isEqualTo("HTTP 403 for URL: https://h/x.jar?*** and https://***@h/y");
    Path file =
        Files.writeString(
            folder.resolve("node-init.json"),
            "{\"version\": \"1\", \"url\": \"https://u:hunter2@h/x?t=hunter3\", \"sha256\": \"%s\"}"
                .formatted("0".repeat(64)));
    assertThatThrownBy(() -> Pin.read(file)).hasMessageNotContaining("hunter");
  }

  @Test
  @Timeout(60)
  void what_a_rehearsed_jar_leaves_running_is_ended_with_it() throws IOException {
    Path java = folder.resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        setsid sh -c 'echo $$ >"$1"; exec sleep 300' sh "${0%/*}/left" &
        until [ -s "${0%/*}/left" ]; do sleep 0.02; done
        echo sorry
        exit 3
        """);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path jar = folder.resolve("new.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Main");
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
    NodeHome home = new NodeHome(folder.resolve("home"));
    Files.createDirectories(home.nodeinfo());

    Path left = folder.resolve("left");
    Rehearsal rehearsal = new Rehearsal(java, Map.of("PATH", "/usr/bin:/bin"));
    try (RehearsalHome place = RehearsalHome.make(home)) {
      assertThat(rehearsal.run(place, jar, "-x"))
          .contains("a rehearsed heartbeat ended with exit code 3: sorry");
    }
    assertThat(new ProcessTable().identify(Long.parseLong(Files.readString(left).strip())))
        .isEmpty();
  }

  @Test
  void what_the_rehearsal_of_a_killed_heartbeat_left_running_does_not_disturb_the_next()
      throws Exception {
    NodeHome home = new NodeHome(folder.resolve("home"));
    Files.createDirectories(home.nodeinfo());
    ProgramRun left =
        ProgramRun.of("sleep", "300")
            .withEnv("NODE_RUN", home.run().resolve("rehearsal").toString());
    try (ProgramRun.Started started = left.start();
        RehearsalHome place = RehearsalHome.make(home)) {
      assertThat(place.root()).isDirectory();
      assertThat(started.await().exitCode()).isEqualTo(128 + 9);
    }
  }
}
