package io.federation.fed;

import io.federation.local.node.LocalNode;
import io.federation.local.node.NodeProgram;
import io.federation.machine.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a command of a node's own program, as somebody would who is logged in there. */
final class NodeCall {

  private NodeCall() {}

  /**
   * What came of a call.
   *
   * @param code the exit code
   * @param out the lines of its output
   * @param err the lines of its complaints
   */
  record Answer(int code, List<String> out, List<String> err) {

    /** Copies the lists. */
    Answer {
      out = List.copyOf(out);
      err = List.copyOf(err);
    }

    /** Returns what went wrong, in one line. */
    String trouble() {
      return err.isEmpty() ? "node-init ended with exit code " + code : err.get(err.size() - 1);
    }
  }

  /**
   * Runs {@code node-init} with {@code arguments} on a node of this machine.
   *
   * @param environment the variables of this process
   * @throws IOException also if it does not end in time
   */
  static Answer on(
      LocalNode node, Map<String, String> environment, Duration limit, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(node.launcher().toString()));
    command.addAll(arguments);
    Program.Result result =
        new Program(command, NodeProgram.environment(environment, node), node.home()).run(limit);
    return new Answer(result.code(), result.out(), result.err());
  }
}
