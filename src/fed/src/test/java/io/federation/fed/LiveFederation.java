package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/** A federation in a folder of its own, lived with as its user does: by fed and by git. */
final class LiveFederation implements AutoCloseable {

  /** A node of these tests may start a JVM each second, and others may keep the machine busy. */
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private static final int LAST_LINES = 15;
  private static final Path FED_JAR = jar("fed.jar");
  private static final Path ROOT = jar("node-init.jar").getParent().getParent().getParent();

  private final Path project;
  private final Path home;
  private final Path userHome;
  private final String every;

  LiveFederation(Path home, String every) throws IOException {
    this(ROOT, home, every);
  }

  LiveFederation(Path project, Path home, String every) throws IOException {
    this.project = project;
    this.home = home.toAbsolutePath();
    this.userHome = Files.createDirectories(home.resolveSibling(home.getFileName() + "-user"));
    this.every = every;
  }

  private static Path jar(String property) {
    String path = System.getProperty(property);
    if (path == null || !Files.isRegularFile(Path.of(path))) {
      throw new IllegalStateException(
          "the system property " + property + " does not name a jar that was built: " + path);
    }
    return Path.of(path).toAbsolutePath();
  }

  /** Makes a project in {@code folder} with the same programs and a copy of the sample. */
  static Path copyOfProject(Path folder) throws IOException {
    for (String jar : List.of("node-init/target/node-init.jar", "src/fed/target/fed.jar")) {
      Files.createDirectories(folder.resolve(jar).getParent());
      Files.copy(ROOT.resolve(jar), folder.resolve(jar));
    }
    Path sample = ROOT.resolve("bootstrap/hello");
    Files.createDirectories(folder.resolve("bootstrap"));
    ProgramRun.of("cp", "-r", sample.toString(), folder.resolve("bootstrap/hello").toString())
        .run()
        .expectingSuccess();
    return folder;
  }

  Path ops() {
    return home.resolve("ops");
  }

  Path node() {
    return home.resolve("nodes/web1-1");
  }

  Path page() {
    return node().resolve("site/index.html");
  }

  /** Returns a call of fed with this federation's home. */
  ProgramRun fed(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    command.addAll(List.of("-jar", FED_JAR.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--home", home.toString()));
    return ProgramRun.of(command)
        .withEnv("FEDERATION_ROOT", project.toString())
        .withEnv("HOME", userHome.toString())
        .withEnv("LC_ALL", "C.UTF-8")
        .within(LIMIT);
  }

  /** Returns what a shell does in the place of the federation's user. */
  ProgramRun shell(String line) {
    return ProgramRun.of("bash", "-c", line).withEnv("HOME", userHome.toString());
  }

  /** Returns a call of {@code up} with the small sample. */
  ProgramRun up(String... arguments) {
    return up(project.resolve("bootstrap/hello"), arguments);
  }

  ProgramRun up(Path sample, String... arguments) {
    List<String> all = new ArrayList<>(List.of("up", "--every", every));
    all.addAll(List.of("--sample", sample.toString()));
    all.addAll(List.of(arguments));
    return fed(all.toArray(new String[0]));
  }

  /** Waits until {@code status} finds that all is well. */
  void awaitWell() {
    Await.until(LIMIT, "all is well", () -> fed("status").run().exitCode() == 0);
  }

  /**
   * Waits until {@code up} finds nothing to do, and returns what that said: at any one time a node
   * may be at work, or its site slow.
   */
  String awaitNothingToDo(Path sample) {
    AtomicReference<String> said = new AtomicReference<>("");
    Await.until(
        LIMIT,
        "there is nothing to do",
        () -> {
          said.set(up(sample).run().expectingSuccess().out());
          return said.get().startsWith("Nothing to do");
        });
    return said.get();
  }

  /** Kills the keeper, as nobody should. */
  void killKeeper() throws IOException {
    String record = Files.readString(home.resolve("run/keeper.txt"));
    ProcessHandle keeper =
        ProcessHandle.of(Long.parseLong(record.substring(0, record.indexOf(' ')))).orElseThrow();
    keeper.destroyForcibly();
    Await.until(LIMIT, "the keeper is gone", () -> !keeper.isAlive());
  }

  JsonNode status() {
    ProgramRun.Result result = fed("status", "--json").run();
    try {
      JsonNode status = new ObjectMapper().readTree(result.out());
      assertThat(status.has("nodes")).as("%s", result).isTrue();
      return status;
    } catch (JsonProcessingException e) {
      throw new AssertionError(result.toString(), e);
    }
  }

  /** Returns the nodes of {@code status --json} that are present. */
  List<JsonNode> present() {
    return StreamSupport.stream(status().path("nodes").spliterator(), false)
        .filter(node -> node.path("present").asBoolean())
        .toList();
  }

  /** Changes a file in the working clone, commits and pushes; returns the commit. */
  String push(String file, String text) throws IOException {
    Files.writeString(ops().resolve(file), text, StandardOpenOption.TRUNCATE_EXISTING);
    git("commit", "--quiet", "-am", "Change " + file);
    git("push", "--quiet");
    return git("rev-parse", "HEAD");
  }

  /** Changes a file in one of the working clones, commits and pushes; returns the commit. */
  String pushTo(String clone, String file, UnaryOperator<String> change) throws IOException {
    Path folder = home.resolve(clone);
    Path path = folder.resolve(file);
    Files.writeString(path, change.apply(Files.readString(path)));
    git(folder, "commit", "--quiet", "-am", "Change " + file);
    git(folder, "push", "--quiet");
    return git(folder, "rev-parse", "HEAD");
  }

  /** Returns the commit of a branch in a repository that the nodes share. */
  String tip(String repository, String branch) {
    return git(home.resolve("git").resolve(repository + ".git"), "rev-parse", branch);
  }

  private String git(String... arguments) {
    return git(ops(), arguments);
  }

  private String git(Path folder, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(arguments));
    return ProgramRun.of(command)
        .withEnv("HOME", userHome.toString())
        .run()
        .expectingSuccess()
        .out()
        .strip();
  }

  /** Returns a node of what {@code status --json} printed. */
  static JsonNode node(String status, String id) throws IOException {
    for (JsonNode node : new ObjectMapper().readTree(status).path("nodes")) {
      if (node.path("instance-id").asText().equals(id)) {
        return node;
      }
    }
    throw new AssertionError(id + " is not in " + status);
  }

  /** Returns a node's log as it is by now. */
  String log(String id) {
    try {
      Path log = home.resolve("nodes").resolve(id).resolve("log/node-init.log");
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the node's log has a line that contains {@code text}. */
  void awaitLog(String text) {
    Path log = node().resolve("log/node-init.log");
    Await.until(
        LIMIT,
        "the log has: " + text,
        () -> {
          try {
            return Files.exists(log) && Files.readString(log).contains(text);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /**
   * Returns the command lines of all processes that have the home in them or in their environment.
   */
  List<String> processes() {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        String call = text(process.resolve("cmdline"));
        if ((call + text(process.resolve("environ"))).contains(home + "/")
            || (call + "\0").contains(home + "\0")) {
          found.add(process.getFileName() + ": " + call.replace('\0', ' '));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** Returns those of the agents among them. */
  List<String> agents() {
    return processes().stream().filter(call -> call.endsWith(" agent ")).toList();
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      // It has just ended.
      return "";
    }
  }

  /**
   * Returns what {@code status} says and the ends of all logs, to explain a failure: with the
   * federation they are gone.
   */
  String account() {
    StringBuilder account = new StringBuilder(fed("status", "--all").run().toString());
    List<Path> logs = new ArrayList<>(List.of(home.resolve("log/keeper.log")));
    try (DirectoryStream<Path> nodes = Files.newDirectoryStream(home.resolve("nodes"), "[!.]*")) {
      nodes.forEach(node -> logs.add(node.resolve("log/node-init.log")));
    } catch (IOException e) {
      account.append(e);
    }
    for (Path log : logs) {
      List<String> lines = text(log).lines().toList();
      account.append("\n").append(log).append(":\n");
      account.append(
          String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())));
    }
    return account.toString();
  }

  @Override
  public void close() {
    fed("down", "--purge").run().expectingSuccess();
  }
}
