package io.federation.node.partner;

import io.federation.model.spec.AwakeProbe;
import io.federation.node.home.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Asks by a script of the ops repository whether a node is awake. */
final class CommandProbe {

  private CommandProbe() {}

  /**
   * Checks that there is such a script.
   *
   * @throws IOException with one line if there is none, or it leads out of the repository
   */
  static void check(Path ops, AwakeProbe.Command probe) throws IOException {
    Path script = ops.resolve(probe.path());
    if (!Files.exists(script, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(
          "there is no "
              + probe.path()
              + " in the ops repository: put the probe there, or name another one");
    }
    RepositoryFiles.checkFile(ops, script);
  }

  /** Runs it; returns whether it ended with 0 in its time. What it prints is not kept. */
  static boolean succeeds(Path ops, AwakeProbe.Command probe, Map<String, String> variables)
      throws IOException, InterruptedException {
    String script = ops.resolve(probe.path()).toString();
    ProcessBuilder builder =
        new ProcessBuilder(
                Files.isExecutable(Path.of(script)) ? List.of(script) : List.of("bash", script))
            .directory(ops.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(variables);
    Process process = builder.start();
    try {
      return process.waitFor(probe.within().toMillis(), TimeUnit.MILLISECONDS)
          && process.exitValue() == 0;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
