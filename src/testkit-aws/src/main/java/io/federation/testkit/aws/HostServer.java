package io.federation.testkit.aws;

import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** The endpoint as a process of this machine. */
final class HostServer implements AwsEndpoint.Server {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 3;

  private final ProgramRun.Started program;
  private final TemporaryFolder files;
  private final URI url;
  private final String why;

  private HostServer(ProgramRun.Started program, TemporaryFolder files, int port, String why) {
    this.program = program;
    this.files = files;
    this.url = URI.create("http://127.0.0.1:" + port);
    this.why = why;
  }

  static HostServer start(String why) {
    Path packages = EndpointProgram.packages(pythonVersion());
    TemporaryFolder files = AwsEndpoint.folder();
    EndpointProgram.unpack(files.path());
    String said = "";
    // Between the look for a free port and its use another program may take it.
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = freePort();
      ProgramRun.Started program =
          ProgramRun.of("python3", "-m", "endpoint")
              .withEnv("PYTHONPATH", packages + ":" + files.path())
              .withEnv("PYTHONDONTWRITEBYTECODE", "1")
              .withEnv("BIND_HOST", "127.0.0.1")
              .withEnv("GATEWAY_PORT", Integer.toString(port))
              .withEnv("MINISTACK_HOST", "127.0.0.1")
              .in(files.path())
              .start();
      Await.until(
          START_LIMIT,
          "the AWS endpoint is ready",
          () -> program.outSoFar().contains("Ready.") || !program.process().isAlive());
      if (program.process().isAlive()) {
        return new HostServer(program, files, port, why);
      }
      said = program.errSoFar();
      program.close();
    }
    files.close();
    throw new IllegalStateException("the AWS endpoint does not start: " + said);
  }

  private static String pythonVersion() {
    return ProgramRun.of("python3", "-c", "import sys; print('%d.%d' % sys.version_info[:2])")
        .run()
        .expectingSuccess()
        .out()
        .strip();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no port is free", e);
    }
  }

  @Override
  public URI url() {
    return url;
  }

  @Override
  public String how() {
    return "a process of this machine (" + why + ")";
  }

  @Override
  public void close() {
    program.close();
    files.close();
  }
}
