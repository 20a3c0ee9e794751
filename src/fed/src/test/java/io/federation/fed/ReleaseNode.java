package io.federation.fed;

import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A node that plays {@code app1}, for the deploy scripts of the sample lad1: a home, a repository
 * with a small application, and in place of {@code node-init} a script that answers from files and
 * notes what it is asked.
 */
final class ReleaseNode implements AutoCloseable {

  private static final Path LAD1 = FedRun.projectFolder().resolve("bootstrap/lad1");

  private static final String NODE_INIT =
      """
      #!/usr/bin/env bash
      answers=$(dirname "$0")/answers
      echo "$*" >>"$answers/calls"
      case "$1 $2" in
        'partners --part') [ -s "$answers/$3" ] || exit 75; cat "$answers/$3" ;;
        'secret read') echo a-password ;;
        'turn take') exit "$(cat "$answers/turn")" ;;
      esac
      """;

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

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Path folder;
  private final Path home;
  private final Path repository;
  private final int port;

  /** Makes a node below {@code folder}, with one good commit of its application. */
  ReleaseNode(Path folder) throws IOException {
    this.folder = folder;
    this.home = folder.resolve("app1-1");
    this.repository = home.resolve("gitrepo/app");
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = socket.getLocalPort();
    }
    Files.createDirectories(repository.resolve("bin"));
    Files.createSymbolicLink(home.resolve("gitrepo/ops"), LAD1);
    Files.createDirectories(home.resolve("bin/answers"));
    script(home.resolve("bin/node-init"), NODE_INIT);
    answer("turn", "0");
    answer("db1", "db1-1 127.0.0.1 mysql=3306\n");
    script(repository.resolve("work_ActualWork.sh"), WORK);
    script(repository.resolve("bin/build"), BUILD);
    script(repository.resolve("bin/run"), RUN);
    Files.writeString(repository.resolve("App.java"), APPLICATION);
    git("init", "-q", "-b", "main");
    commit("health", "200");
  }

  /** What {@code node-init} answers from now on: {@code turn} an exit code, a part its partners. */
  void answer(String name, String text) throws IOException {
    Files.writeString(home.resolve("bin/answers").resolve(name), text);
  }

  /** Returns the calls of {@code node-init} that begin so, the first first. */
  List<String> calls(String beginning) throws IOException {
    Path calls = home.resolve("bin/answers/calls");
    return Files.exists(calls)
        ? Files.readAllLines(calls).stream().filter(call -> call.startsWith(beginning)).toList()
        : List.of();
  }

  /** Commits a file of the application; returns the commit. */
  String commit(String file, String text) throws IOException {
    Files.writeString(repository.resolve(file), text);
    git("add", "-A");
    git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", file);
    return git("rev-parse", "HEAD").strip();
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
    return program(repository.resolve("work_ActualWork.sh"), repository);
  }

  /** Does what the ops repository does with each heartbeat. */
  ProgramRun.Result keep() {
    return program(LAD1.resolve("bin/nodework/stacktype/lad1/part/app1/work.sh"), LAD1).run();
  }

  private ProgramRun program(Path script, Path repositoryFolder) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PATH", home.resolve("bin") + ":/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("TEST_JAVA", Path.of(System.getProperty("java.home"), "bin/java").toString());
    environment.put("NODE_HOME", home.toString());
    environment.put("NODE_REPOSITORY", repositoryFolder.toString());
    environment.put("NODE_VERSION", head());
    environment.put("NODE_PORT_web", Integer.toString(port));
    environment.put("COMMON", repositoryFolder.resolve("it/nodeinit/common").toString());
    environment.put("address", "127.0.0.1");
    environment.put("initgitrepo", "ops");
    environment.put("instance_id", "app1-1");
    environment.put("nodepart", "app1");
    return ProgramRun.of(script.toString()).withOnlyEnv(environment).within(Duration.ofMinutes(2));
  }

  /** Returns the commits whose releases are on the disk. */
  List<String> releases() throws IOException {
    try (var files = Files.list(home.resolve("releases"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(n -> n.length() == 40)
          .toList();
    }
  }

  /** Returns the commit that the running application was started from; empty when none runs. */
  String running() throws IOException {
    Path environment = Path.of("/proc/" + pid() + "/environ");
    if (!Files.exists(environment)) {
      return "";
    }
    for (String variable : Files.readString(environment).split("\0", -1)) {
      if (variable.startsWith("RELEASE_COMMIT=")) {
        return variable.substring("RELEASE_COMMIT=".length());
      }
    }
    return "";
  }

  long pid() throws IOException {
    Path file = home.resolve("service/app/pid");
    return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
  }

  boolean isDrained() {
    return Files.exists(home.resolve("service/app/drain"));
  }

  /** Asks as a load balancer does; returns the status code, 0 when nobody answers. */
  int health() {
    try {
      return CLIENT
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                  .header("User-Agent", "haproxy/lb1-1")
                  .timeout(Duration.ofSeconds(5))
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
    ProcessHandle.of(pid())
        .ifPresent(
            process -> {
              process.destroyForcibly();
              process.onExit().join();
            });
  }

  @Override
  public void close() throws IOException {
    killApplication();
  }

  private String git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
    command.addAll(List.of(arguments));
    return ProgramRun.of(command).withEnv("HOME", folder.toString()).run().expectingSuccess().out();
  }

  private static void script(Path file, String text) {
    try {
      Files.writeString(file, text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
