package io.federation.bench;

import io.federation.deploy.software.Scripts;
import io.federation.machine.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Deploy scripts of all hosts: each takes its time, and marks what it has deployed. */
final class DeployScripts {

  private static final String REMOVE = "-u";

  private final Duration time;
  private final Set<String> atWork = ConcurrentHashMap.newKeySet();

  DeployScripts(Duration time) {
    this.time = time;
  }

  /** Returns those of the host whose {@code /} this folder is. */
  Scripts of(Path root) {
    return (script, limit, output) -> run(root, script);
  }

  private int run(Path root, Program script) throws IOException {
    List<String> arguments = script.command().subList(1, script.command().size());
    if (arguments.contains(REMOVE)) {
      return 0;
    }
    String path = arguments.get(0);
    if (!atWork.add(path)) {
      throw new IOException("two hosts deploy " + path + " at the same time");
    }
    try {
      Thread.sleep(time.toMillis());
      Path marks = root.resolve("etc").resolve(script.folder().getFileName().toString());
      Files.createDirectories(marks);
      Files.writeString(
          marks.resolve(path.substring(1).replace('/', ',') + "." + arguments.get(1) + ".deployed"),
          "");
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      atWork.remove(path);
    }
  }
}
