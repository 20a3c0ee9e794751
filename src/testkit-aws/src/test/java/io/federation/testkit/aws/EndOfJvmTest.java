package io.federation.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that an endpoint has started outlives its JVM, however that ends. */
@Tag("slow")
class EndOfJvmTest {

  /** The first endpoint of a machine makes its image. */
  private static final Duration START_LIMIT = Duration.ofMinutes(8);

  private static final Duration END_LIMIT = Duration.ofSeconds(60);

  @Test
  void the_endpoint_of_a_jvm_that_is_killed_ends() {
    try (ProgramRun.Started jvm = ChildJvm.of(Main.class).start()) {
      Await.until(START_LIMIT, "the endpoint is there", () -> jvm.outSoFar().contains("port "));
      String said = jvm.outSoFar();
      int port = Integer.parseInt(said.substring(said.lastIndexOf("port ") + 5).strip());

      jvm.kill();

      Await.until(END_LIMIT, "nothing listens on port " + port, () -> !listens(port));
    }
  }

  @Test
  void where_the_engine_takes_no_image_the_endpoint_is_a_process(@TempDir Path folder)
      throws IOException {
    Path docker =
        Files.writeString(
            folder.resolve("docker"),
            """
            #!/bin/sh
            case $1 in image | import) exit 1 ;; esac
            PATH=${PATH#*:} exec docker "$@"
            """);
    Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwx------"));
    ProgramRun run = ChildJvm.of(Main.class).withEnv("PATH", folder + ":" + System.getenv("PATH"));

    try (ProgramRun.Started jvm = run.start()) {
      Await.until(START_LIMIT, "the endpoint is there", () -> jvm.outSoFar().contains("port "));

      assertThat(jvm.outSoFar()).contains("AWS endpoint: a process of this machine (");
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Starts an endpoint and waits to be killed. */
  static final class Main {

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
      AwsEndpoint endpoint = AwsEndpoint.start();
      System.out.println("port " + endpoint.url().getPort());
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
