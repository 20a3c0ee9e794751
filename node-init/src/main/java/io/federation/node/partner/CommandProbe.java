package io.federation.node.partner;

import io.federation.machine.Program;
import io.federation.model.spec.AwakeProbe;
import io.federation.node.home.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
      throws IOException {
    String script = ops.resolve(probe.path()).toString();
    List<String> command =
        Files.isExecutable(Path.of(script)) ? List.of(script) : List.of("bash", script);
    return new Program(command, variables, ops).succeeds(probe.within());
  }
}
