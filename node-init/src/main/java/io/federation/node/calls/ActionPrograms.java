package io.federation.node.calls;

import io.federation.machine.FileTrees;
import io.federation.machine.PrivateFiles;
import io.federation.node.home.NodeHome;
import io.federation.node.script.RunFiles;
import io.federation.node.script.ScriptCommand;
import io.federation.node.script.ScriptRunner;
import io.federation.orchestrate.answer.ActionCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs programs for calls, each with a folder of its own, and ends them with all they started. */
final class ActionPrograms {

  private final Path folder;
  private final ScriptRunner runner;

  ActionPrograms(NodeHome home, ScriptRunner runner) {
    this.folder = home.run().resolve("action");
    this.runner = runner;
  }

  /** What is done in a folder that is there meanwhile. */
  interface Work<T> {
    T in(Path run) throws IOException, InterruptedException;
  }

  <T> T inTemporaryFolder(String agent, Work<T> work) throws IOException, InterruptedException {
    PrivateFiles.createFolders(folder);
    Path run = Files.createTempDirectory(folder, agent + "-");
    try {
      return work.in(run);
    } finally {
      FileTrees.delete(run);
    }
  }

  /** Runs one to its end, or to the call's time limit. */
  ScriptRunner.Result run(
      Path run, String agent, ActionCall call, List<String> line, Map<String, String> variables)
      throws IOException, InterruptedException {
    return runner.run(
        new ScriptCommand("action " + agent, call.action(), line, variables, run, call.limit()),
        files(run));
  }

  /** Ends what runs, or an earlier agent has left running. */
  void endAll() throws IOException, InterruptedException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> runs;
    try (Stream<Path> all = Files.list(folder)) {
      runs = all.toList();
    }
    for (Path run : runs) {
      runner.stopLeftover(files(run));
      FileTrees.delete(run);
    }
  }

  /** Returns where the output of the program that runs in this folder is. */
  static Path output(Path run) {
    return run.resolve("script.out");
  }

  private static RunFiles files(Path run) {
    return new RunFiles(run.resolve("script.json"), output(run), run.resolve("script.exit"));
  }
}
