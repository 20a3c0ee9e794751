package io.federation.fed;

import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A node that runs the scripts of the sample lad1: a home, a port of this machine, and in place of
 * {@code node-init} a script that answers from files and notes what it is asked.
 */
final class SampleNode {

  /** The ops repository. */
  static final Path LAD1 = FedRun.projectFolder().resolve("bootstrap/lad1");

  private static final String NODE_INIT =
      """
      #!/usr/bin/env bash
      answers=$(dirname "$0")/answers
      echo "$*" >>"$answers/calls"
      case "$1 $2" in
        'partners --part')
          partners=$answers/$3
          [[ " $* " != *" --awake "* || ! -e $partners-awake ]] || partners+=-awake
          [ -s "$partners" ] || exit 75
          cat "$partners"
          ;;
        'secret read')
          [ ! -e "$answers/secret" ] || exit "$(cat "$answers/secret")"
          echo a-password
          ;;
        'secret share') cat >"$answers/shared" ;;
        'turn take') exit "$(cat "$answers/turn")" ;;
      esac
      """;

  private final Path home;
  private final String part;
  private final int port;

  /** Makes the home of a node that plays {@code part} below {@code folder}. */
  SampleNode(Path folder, String part) throws IOException {
    this.home = folder.resolve(part + "-1");
    this.part = part;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = socket.getLocalPort();
    }
    Files.createDirectories(home.resolve("gitrepo"));
    Files.createDirectories(home.resolve("bin/answers"));
    script(home.resolve("bin/node-init"), NODE_INIT);
  }

  Path home() {
    return home;
  }

  /** Returns the port that the node's service is to listen on, at 127.0.0.1. */
  int port() {
    return port;
  }

  /**
   * What {@code node-init} answers from now on: {@code turn} and {@code secret} an exit code, a
   * part its partners, and {@code <part>-awake} those that are awake, if they are not the same.
   */
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

  /** Returns the file into which a script writes which version serves. */
  Path servedVersion() {
    return home.resolve("served");
  }

  /** Returns the run of a work script, as node-init would run it. */
  ProgramRun program(Path script, Path repository, String version) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PATH", home.resolve("bin") + ":/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("TEST_JAVA", Path.of(System.getProperty("java.home"), "bin/java").toString());
    environment.put("NODE_HOME", home.toString());
    environment.put("NODE_REPOSITORY", repository.toString());
    environment.put("NODE_VERSION", version);
    environment.put("NODE_SERVED_VERSION_FILE", servedVersion().toString());
    environment.put("NODE_PORT_web", Integer.toString(port));
    environment.put("NODE_PORT_mysql", Integer.toString(port));
    environment.put("COMMON", repository.resolve("it/nodeinit/common").toString());
    environment.put("DIR", script.getParent().toString());
    environment.put("address", "127.0.0.1");
    environment.put("initgitrepo", "ops");
    environment.put("instance_id", part + "-1");
    environment.put("nodepart", part);
    return ProgramRun.of(script.toString()).withOnlyEnv(environment).within(Duration.ofMinutes(4));
  }

  /** Returns the process id that a service has noted; 0 when it was never started. */
  long pid(String service) throws IOException {
    Path file = home.resolve("service").resolve(service).resolve("pid");
    return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
  }

  /** Ends a service and what it has started, at once. */
  void kill(String service) throws IOException {
    ProcessHandle.of(pid(service))
        .ifPresent(
            process -> {
              List<ProcessHandle> workers = process.descendants().toList();
              process.destroyForcibly();
              process.onExit().join();
              workers.forEach(ProcessHandle::destroyForcibly);
              workers.forEach(worker -> worker.onExit().join());
            });
  }

  /** Writes an executable script. */
  static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
