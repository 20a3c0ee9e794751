package io.federation.node.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.federation.model.ExitCode;
import io.federation.node.script.ScriptEnvironment;
import io.federation.node.script.ScriptOutcome;
import io.federation.node.script.ScriptRunner;
import io.federation.orchestrate.action.StatusCode;
import io.federation.orchestrate.answer.ActionCall;
import io.federation.orchestrate.answer.ActionResult;
import io.federation.orchestrate.answer.NodeContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The action of {@code nrpe}: checks such as Nagios calls them. */
final class NrpeActions implements BuiltInActions {

  /** The fact that says where NRPE's configuration is. */
  static final String FILE = "nrpe_config";

  private static final String DEFAULT_FILE = "/etc/nagios/nrpe.cfg";

  /** Plugins end with 0 to 3; anything else is as good as 3, which is unknown. */
  private static final int UNKNOWN = 3;

  /** More of a line is of no use to anybody. */
  private static final int LONGEST_OUTPUT = 4096;

  private final NodeContext node;
  private final ActionPrograms programs;
  private final ScriptEnvironment environment;

  NrpeActions(NodeContext node, ActionPrograms programs, ScriptEnvironment environment) {
    this.node = node;
    this.programs = programs;
    this.environment = environment;
  }

  private static Optional<Path> file(Map<String, String> facts) {
    return BuiltInActions.absolutePath(facts, FILE, DEFAULT_FILE);
  }

  @Override
  public boolean isUsable(Map<String, String> facts) {
    return file(facts).filter(Files::isReadable).isPresent();
  }

  @Override
  public ActionResult run(ActionCall call) throws IOException, InterruptedException {
    Path file =
        file(node.profile().facts())
            .orElseThrow(() -> new IOException("the fact " + FILE + " must be an absolute path"));
    Map<String, String> commands = NrpeConfiguration.commands(file);
    String name = call.text("command");
    String line = commands.get(name);
    if (line == null) {
      return ActionResult.failed(
          StatusCode.FAILED,
          file
              + " defines no command "
              + name
              + (commands.isEmpty() ? "" : ", but " + String.join(", ", commands.keySet())));
    }
    if (line.contains("$ARG")) {
      return ActionResult.failed(
          StatusCode.FAILED,
          "the command " + name + " in " + file + " takes arguments, which are not supported");
    }
    return programs.inTemporaryFolder("nrpe", run -> run(call, name, line, run));
  }

  private ActionResult run(ActionCall call, String name, String line, Path run)
      throws IOException, InterruptedException {
    // As NRPE does: a command may be more than one program, "$$" stands for "$", and what counts is
    // what it prints to its standard output.
    String script = "exec 2>/dev/null\n" + line.replace("$$", "$");
    ScriptRunner.Result result =
        programs.run(run, "nrpe", call, List.of("/bin/sh", "-c", script), environment.variables());
    if (!(result.outcome() instanceof ScriptOutcome.Exited exited)) {
      return ActionResult.failed(StatusCode.OTHER, name + ": " + result.outcome().words());
    }
    String said = firstLine(ActionPrograms.output(run));
    int bar = said.indexOf('|');
    String output = (bar < 0 ? said : said.substring(0, bar)).strip();
    int code = Math.min(exited.code(), UNKNOWN);
    SortedMap<String, JsonNode> data =
        new TreeMap<>(
            Map.of(
                "command", TextNode.valueOf(name),
                "exitcode", IntNode.valueOf(code),
                "output", TextNode.valueOf(output),
                "perfdata", TextNode.valueOf(bar < 0 ? "" : said.substring(bar + 1).strip())));
    return code == ExitCode.DONE
        ? ActionResult.ok(data)
        : new ActionResult(
            StatusCode.FAILED,
            output.isEmpty()
                ? name + " printed nothing and exited with code " + exited.code()
                : output,
            data);
  }

  private static String firstLine(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(LONGEST_OUTPUT), StandardCharsets.UTF_8);
      return text.lines().findFirst().orElse("");
    }
  }
}
