package io.federation.fed;

import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A node that plays {@code app1}, for the deploy scripts of the sample lad1, with a repository of a
 * small application.
 */
final class ReleaseNode implements AutoCloseable {

  private static final String WORK =
      """
      #!/usr/bin/env bash
      set -euo pipefail
      . "$NODE_HOME/gitrepo/$initgitrepo/it/nodeinit/common/release.sh"
      release_deploy
      """;

  private static final String BUILD =
      """
      #!/usr/bin/env bash
      set -euo pipefail
      [ ! -e broken ] || exit 1
      mkdir "$1/bin"
      cp bin/run "$1/bin/run"
      cp App.java health "$1"
      """;

  private static final String RUN =
      """
      #!/usr/bin/env bash
      exec "$TEST_JAVA" -XX:TieredStopAtLevel=1 App.java
      """;

  /** What release.sh asks of an application, and nothing else; the file health is its health. */
  private static final String APPLICATION =
      """
      import com.sun.net.httpserver.HttpExchange;
      import com.sun.net.httpserver.HttpServer;
      import java.io.IOException;
      import java.net.InetSocketAddress;
      import java.nio.file.Files;
      import java.nio.file.Path;

      public class App {
        static int last;
        static int inRow;

        public static void main(String[] arguments) throws IOException {
          Path drain = Path.of(System.getenv("SERVICE"), "drain");
          int health = Integer.parseInt(Files.readString(Path.of("health")).strip());
          HttpServer server =
              HttpServer.create(
                  new InetSocketAddress(
                      System.getenv("address"), Integer.parseInt(System.getenv("NODE_PORT_web"))),
                  10);
          server.createContext(
              "/health",
              exchange -> {
                int answer = Files.exists(drain) ? 404 : 200;
                if (exchange.getRequestHeaders().getFirst("User-Agent").startsWith("haproxy/")) {
                  inRow = answer == last ? inRow + 1 : 1;
                  last = answer;
                }
                answer(exchange, answer, "");
              });
          server.createContext("/health/database", exchange -> answer(exchange, health, "so be it"));
          server.createContext(
              "/status",
              exchange ->
                  answer(
                      exchange,
                      200,
                      "underway=0\\nidle=5000\\n"
                          + (last == 0 ? "" : "check=lb1-1 " + last + " " + inRow + "\\n")));
          server.start();
        }

        static void answer(HttpExchange exchange, int code, String text) throws IOException {
          exchange.sendResponseHeaders(code, text.isEmpty() ? -1 : text.length());
          exchange.getResponseBody().write(text.getBytes());
          exchange.close();
        }
      }
      """;

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final SampleNode node;
  private final Path repository;

  /** Makes a node below {@code folder}, with one good commit of its application. */
  ReleaseNode(Path folder) throws IOException {
    this.node = new SampleNode(folder, "app1");
    this.repository = node.home().resolve("gitrepo/app");
    Files.createSymbolicLink(node.home().resolve("gitrepo/ops"), SampleNode.LAD1);
    answer("turn", "0");
    answer("db1", "db1-1 127.0.0.1 mysql=3306\n");
    SampleNode.script(repository.resolve("work_ActualWork.sh"), WORK);
    SampleNode.script(repository.resolve("bin/build"), BUILD);
    SampleNode.script(repository.resolve("bin/run"), RUN);
    Files.writeString(repository.resolve("App.java"), APPLICATION);
    git("init", "-q", "-b", "main");
    commit("health", "200");
  }

  /** See {@link SampleNode#answer}. */
  void answer(String name, String text) throws IOException {
    node.answer(name, text);
  }

  /** See {@link SampleNode#calls}. */
  List<String> calls(String beginning) throws IOException {
    return node.calls(beginning);
  }

  /** Commits a file of the application; returns the commit. */
  String commit(String file, String text) throws IOException {
    Files.writeString(repository.resolve(file), text);
    git("add", "-A");
    git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", file);
    return git("rev-parse", "HEAD").strip();
  }

  /** Lets the disk have that much left from now on, as far as {@code df} says. */
  void leaveMebibytes(int free) throws IOException {
    SampleNode.script(
        node.home().resolve("bin/df"), "#!/bin/sh\necho 'Avail'\necho '  " + free + "'\n");
  }

  /** Returns the newest commit. */
  String head() {
    return git("rev-parse", "HEAD").strip();
  }

  /** Deploys the newest commit. */
  ProgramRun.Result deploy() {
    return deployment().run();
  }

  /** Returns the deployment of the newest commit, to be started. */
  ProgramRun deployment() {
    return node.program(repository.resolve("work_ActualWork.sh"), repository, head())
        .withEnv("RELEASE_UNHEALTHY_SECONDS", "2");
  }

  /** Does what the ops repository does with each heartbeat. */
  ProgramRun.Result keep() {
    Path script = SampleNode.LAD1.resolve("bin/nodework/stacktype/lad1/part/app1/work.sh");
    return node.program(script, SampleNode.LAD1, "").run();
  }

  /** Returns the commits whose releases are on the disk. */
  List<String> releases() throws IOException {
    try (var files = Files.list(node.home().resolve("releases"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(n -> n.length() == 40)
          .toList();
    }
  }

  /** Returns the file into which the script writes which version serves. */
  Path servedVersion() {
    return node.servedVersion();
  }

  /** Returns the commit that the running application was started from; empty when none runs. */
  String running() throws IOException {
    AtomicReference<String> environment = new AtomicReference<>("");
    // For a moment nothing is to be read of a process that becomes another program.
    Await.until(
        LIMIT,
        "the application's variables are there, or it has ended",
        () -> {
          environment.set(environment());
          return !environment.get().isEmpty() || !isRunning();
        });
    for (String variable : environment.get().split("\0", -1)) {
      if (variable.startsWith("RELEASE_COMMIT=")) {
        return variable.substring("RELEASE_COMMIT=".length());
      }
    }
    return "";
  }

  private String environment() {
    try {
      return Files.readString(Path.of("/proc/" + pid() + "/environ"));
    } catch (FileSystemException e) {
      // It has ended, be it since its number was read.
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns false for one that has ended, and that nobody has asked for its end yet, too. */
  private boolean isRunning() {
    try {
      return !Files.readString(Path.of("/proc/" + pid() + "/status")).contains("\nState:\tZ");
    } catch (FileSystemException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether the application runs, and was started from {@code commit}. */
  boolean runs(String commit) {
    try {
      return running().equals(commit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() throws IOException {
    return node.pid("app");
  }

  boolean isDrained() {
    return Files.exists(node.home().resolve("service/app/drain"));
  }

  /** Asks as a load balancer does; returns the status code, 0 when nobody answers. */
  int health() {
    try {
      return CLIENT
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/health"))
                  .header("User-Agent", "haproxy/lb1-1")
                  .timeout(LIMIT)
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Ends the application at once. */
  void killApplication() throws IOException {
    node.kill("app");
  }

  @Override
  public void close() throws IOException {
    killApplication();
  }

  private String git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
    command.addAll(List.of(arguments));
    return ProgramRun.of(command)
        .withEnv("HOME", node.home().toString())
        .run()
        .expectingSuccess()
        .out();
  }
}
