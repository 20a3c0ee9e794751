package io.federation.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The Docker engine of this machine: the one that answers, or one that is started for the tests of
 * this JVM and ends with it.
 */
public final class DockerEngine {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final List<String> ASK = List.of("timeout", "10", "docker", "version");
  private static final List<String> CAN_START =
      List.of("sh", "-c", "[ $(id -u) = 0 ] && command -v dockerd && command -v ip");

  private static @Nullable Own own;

  private DockerEngine() {}

  /** True where an engine answers, or now has been started. */
  public static synchronized boolean isThere() {
    if (own != null || answers(ProgramRun.of(ASK))) {
      return true;
    }
    if (ProgramRun.of(CAN_START).run().exitCode() != 0) {
      return false;
    }
    Own engine = new Own();
    Await.until(
        START_LIMIT,
        "dockerd answers or has failed",
        () -> answers(engine.lead(ProgramRun.of(ASK))) || !engine.daemon.process().isAlive());
    if (!engine.daemon.process().isAlive()) {
      System.out.println("dockerd failed: " + engine.lastLine());
      return false;
    }
    // Its images are kept, and with them the containers of tests that were killed.
    engine.lead(ProgramRun.of("docker", "container", "prune", "--force")).run().expectingSuccess();
    own = engine;
    return true;
  }

  /** True when the engine ends with this JVM, so that nobody minds what is made in it. */
  public static synchronized boolean isOwn() {
    return own != null;
  }

  /** Returns the address, for {@code DOCKER_HOST}, of the engine that ends with this JVM. */
  public static synchronized String ownAddress() {
    return Objects.requireNonNull(own).address;
  }

  private static boolean answers(ProgramRun question) {
    return question.run().exitCode() == 0;
  }

  /** Returns a call of the engine's command line tool. */
  public static synchronized ProgramRun docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    return lead(ProgramRun.of(command));
  }

  /** Returns a call of a program that finds the engine by {@code DOCKER_HOST}. */
  public static synchronized ProgramRun lead(ProgramRun program) {
    return own == null ? program : own.lead(program);
  }

  private static final class Own {

    private final TemporaryFolder folder = TemporaryFolder.create("docker");
    private final String address = "unix://" + folder.resolve("docker.sock");
    private final ProgramRun.Started daemon;

    private Own() {
      Path script = folder.resolve("engine.sh");
      try (InputStream in = DockerEngine.class.getResourceAsStream("engine.sh")) {
        Files.copy(Objects.requireNonNull(in), script);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + script, e);
      }
      String kept = KeptFiles.place("docker").toString();
      String jvm = Long.toString(ProcessHandle.current().pid());
      daemon =
          ProgramRun.of("sh", script.toString(), folder.path().toString(), kept, jvm)
              .within(STOP_LIMIT)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    }

    private ProgramRun lead(ProgramRun tool) {
      return tool.withEnv("DOCKER_HOST", address);
    }

    private String lastLine() {
      String said = daemon.errSoFar().strip();
      return said.substring(said.lastIndexOf('\n') + 1);
    }

    private void stop() {
      daemon.process().destroy();
      daemon.await();
      daemon.close();
      folder.close();
    }
  }
}
