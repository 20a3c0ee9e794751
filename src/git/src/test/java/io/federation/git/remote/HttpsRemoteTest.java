package io.federation.git.remote;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.Scene;
import io.federation.git.SecondJvm;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ProgramRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("jvm")
@Tag("slow")
class HttpsRemoteTest {

  @TempDir private Path folder;
  private Scene scene;
  private HttpGitServer server;
  private Remote remote;

  @BeforeEach
  void a_protected_https_server() throws Exception {
    scene = Scene.in(folder);
    scene.history().commit("One", write("a.txt", "1"));
    server = HttpGitServer.servingHttps(scene.repositories()).requiringPassword("node", "s3cret");
    remote = scene.remote(server);
    Files.createDirectories(scene.credentials());
    Path login = scene.credentials().resolve("ops.properties");
    Files.writeString(login, "username=node\npassword=s3cret\n");
    Files.setPosixFilePermissions(login, PosixFilePermissions.fromString("rw-------"));
  }

  @AfterEach
  void close() {
    server.close();
    scene.close();
  }

  private ProgramRun.Result runTrusting(String commands) {
    List<String> trust =
        List.of(
            "-Djavax.net.ssl.trustStore=" + server.trustStore(),
            "-Djavax.net.ssl.trustStorePassword=" + server.trustStorePassword());
    return SecondJvm.of(trust, commands, scene.workTree(), remote).run();
  }

  @Test
  void a_server_with_a_trusted_certificate_is_cloned_from_looked_at_and_followed() {
    runTrusting("clone").expectingSuccess();
    scene.assertLikeFreshClone();

    scene.history().commit("Two", write("a.txt", "2"));
    assertThat(runTrusting("look,advance").expectingSuccess().out()).contains("Moved");
    scene.assertLikeFreshClone();
  }

  @Test
  void a_server_with_an_unknown_certificate_is_refused_before_it_is_asked_anything() {
    assertThat(scene.failedClone(remote)).containsIgnoringCase("certifi");

    assertThat(server.requests()).isEmpty();
  }

  @Test
  void the_password_is_in_no_output() {
    server.requiringPassword("node", "another");

    ProgramRun.Result result = runTrusting("clone");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).startsWith(remote.url()).doesNotContain("s3cret");
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.out()).isEmpty();
  }
}
