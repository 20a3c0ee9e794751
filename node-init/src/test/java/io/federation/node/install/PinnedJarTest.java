package io.federation.node.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.node.home.NodeHome;
import io.federation.testkit.DrippingServer;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a pin leads to may be as bad as anything. */
class PinnedJarTest {

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path folder;

  private void fetch(String url, Duration limit) throws IOException {
    PinnedJar.fetch(
        new Pin("1", URI.create(url), "0".repeat(64)), folder.resolve("fetched.jar"), limit);
  }

  @Test
  @Timeout(60)
  void a_server_that_never_comes_to_an_end_is_given_up() {
    try (DrippingServer server = DrippingServer.started()) {
      assertThatThrownBy(() -> fetch(server.url("/x.jar?token=hunter2"), SHORT))
          .isInstanceOf(IOException.class)
          .hasMessage(server.url("/x.jar?***") + " did not come whole within 1 s");
    }
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
  void what_a_rehearsed_jar_leaves_running_is_not_waited_for() throws IOException {
    Path java = folder.resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        setsid sleep 300 &
        echo $! >"${0%/*}/left"
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

    Rehearsal rehearsal = new Rehearsal(java, Map.of("PATH", "/usr/bin:/bin"));
    try (RehearsalHome place = RehearsalHome.make(home)) {
      assertThat(rehearsal.run(place, jar, "-x"))
          .contains("a rehearsed heartbeat ended with exit code 3: sorry");
    } finally {
      long left = Long.parseLong(Files.readString(folder.resolve("left")).strip());
      ProcessHandle.of(left).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
