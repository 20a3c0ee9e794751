package io.federation.node.deploy;

import io.federation.deploy.software.Scripts;
import io.federation.machine.Program;
import io.federation.model.spec.Durations;
import io.federation.node.script.RunFiles;
import io.federation.node.script.ScriptCommand;
import io.federation.node.script.ScriptOutcome;
import io.federation.node.script.ScriptRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Runs scripts of what is deployed as those of work are run; one at a time. */
final class DeployScriptRunner implements Scripts {

  private final ScriptRunner runner;
  private final RunFiles files;

  /**
   * Runs them on a node.
   *
   * @param folder where a run is written down, so that whoever comes after a crash finds it
   */
  DeployScriptRunner(ScriptRunner runner, Path folder) {
    this.runner = runner;
    this.files =
        new RunFiles(
            folder.resolve("script.json"),
            folder.resolve("script.out"),
            folder.resolve("script.exit"));
  }

  /** Ends what an agent that was killed has left running. */
  void stopLeftover() throws IOException, InterruptedException {
    runner.stopLeftover(files);
  }

  @Override
  public int run(Program script, Duration limit, Program.Output output) throws IOException {
    ScriptCommand command =
        new ScriptCommand(
            NodeDeployAgent.SOURCE,
            String.join(" ", script.command()),
            script.command(),
            script.environment(),
            script.folder(),
            limit);
    ScriptOutcome outcome;
    try {
      outcome = runner.run(command, files, (source, line) -> output.out(line)).outcome();
      runner.forget(files);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while it ran", e);
    }
    if (outcome instanceof ScriptOutcome.Exited exited) {
      return exited.code();
    }
    throw new IOException(
        outcome instanceof ScriptOutcome.TimedOut
            ? "it did not end within " + Durations.render(limit)
            : outcome.words());
  }
}
