package io.federation.node.calls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.federation.machine.Program;
import io.federation.node.home.NodeHome;
import io.federation.node.script.ScriptEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code node-init} with a command, in a process of its own, as somebody on the node calls it. */
final class NodeCommand {

  private static final JsonMapper JSON = new JsonMapper();

  private final NodeHome home;
  private final ScriptEnvironment environment;

  NodeCommand(NodeHome home, ScriptEnvironment environment) {
    this.home = home;
    this.environment = environment;
  }

  Program.Result run(Duration limit, List<String> words) throws IOException {
    List<String> command = new ArrayList<>(List.of(home.bin().resolve("node-init").toString()));
    command.addAll(words);
    return new Program(command, environment.variables(), home.root()).run(limit);
  }

  /** Returns the JSON that a command prints, whatever it ends with. */
  JsonNode json(Duration limit, String... words) throws IOException {
    Program.Result result = run(limit, Arrays.asList(words));
    try {
      JsonNode json = JSON.readTree(String.join("\n", result.out()));
      if (json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      // Said below.
    }
    throw new IOException(
        "node-init "
            + words[0]
            + " ended with "
            + result.code()
            + (result.err().isEmpty() ? "" : ": " + result.err().get(result.err().size() - 1)));
  }
}
