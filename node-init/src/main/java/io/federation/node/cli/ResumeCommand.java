package io.federation.node.cli;

import io.federation.model.ExitCode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "resume",
    description = "Ends a pause that was begun with node-init pause.",
    mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {

  private final SharedOptions shared;

  ResumeCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException {
    boolean paused = shared.node(false).commands().pause().end();
    shared.out().println(paused ? "Resumed" : "The node was not paused by node-init pause");
    return ExitCode.DONE;
  }
}
