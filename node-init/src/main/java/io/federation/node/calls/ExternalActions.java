package io.federation.node.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federation.machine.ErrorText;
import io.federation.model.Names;
import io.federation.model.spec.SpecException;
import io.federation.node.home.RepositoryFiles;
import io.federation.node.script.ScriptEnvironment;
import io.federation.node.script.ScriptOutcome;
import io.federation.node.script.ScriptRunner;
import io.federation.orchestrate.action.ActionSet;
import io.federation.orchestrate.action.ExternalActionFiles;
import io.federation.orchestrate.action.StatusCode;
import io.federation.orchestrate.answer.ActionCall;
import io.federation.orchestrate.answer.ActionResult;
import io.federation.orchestrate.answer.InstalledActionSet;
import io.federation.orchestrate.answer.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The action sets in the ops repository. An executable is called as Choria calls its external
 * agents: a file holds the request as JSON, and it writes the reply as JSON to another; the names
 * of both are its arguments, and in its environment.
 */
final class ExternalActions {

  private static final String PROTOCOL = "io.choria.mcorpc.external.v1.rpc_request";
  private static final long LARGEST_REPLY = 512 * 1024;
  private static final JsonMapper JSON = new JsonMapper();

  private final ActionPrograms programs;
  private final ScriptEnvironment environment;

  ExternalActions(ActionPrograms programs, ScriptEnvironment environment) {
    this.programs = programs;
    this.environment = environment;
  }

  /** Returns the names of those that there are. */
  Set<String> names(Path ops) throws IOException {
    Path folder = ops.resolve(ExternalActionFiles.FOLDER);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return Set.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      Set<String> names = new TreeSet<>();
      all.map(path -> path.getFileName().toString()).filter(Names::isValid).forEach(names::add);
      return names;
    }
  }

  /**
   * Returns one of them; nothing if there is none of this name.
   *
   * @param name a name
   * @throws RefusedException if it cannot be used
   */
  Optional<InstalledActionSet> find(Path ops, String name) throws IOException, RefusedException {
    Path program = ops.resolve(ExternalActionFiles.program(name));
    if (!Files.isDirectory(
        ops.resolve(ExternalActionFiles.FOLDER).resolve(name), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (!Files.isExecutable(program)) {
      throw new RefusedException(
          ExternalActionFiles.program(name)
              + " is not there, or not executable: commit it with mode 755");
    }
    RepositoryFiles.checkFile(ops, program);
    return Optional.of(
        new InstalledActionSet(
            declaration(ops, name),
            call -> programs.inTemporaryFolder(name, run -> run(name, program, call, run))));
  }

  private static ActionSet declaration(Path ops, String name) throws IOException, RefusedException {
    for (String file : ExternalActionFiles.declarations(name)) {
      Optional<String> text = RepositoryFiles.read(ops, ops.resolve(file));
      if (text.isPresent()) {
        try {
          return ExternalActionFiles.parse(name, text.get(), file);
        } catch (SpecException e) {
          throw new RefusedException(ErrorText.of(e), e);
        }
      }
    }
    throw new RefusedException(
        "there is no declaration of "
            + name
            + ": say what can be called in "
            + ExternalActionFiles.declarations(name).get(1));
  }

  private static String json(String agent, ActionCall call) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("protocol", PROTOCOL)
            .put("agent", agent)
            .put("action", call.action())
            .put("callerid", "ssh=" + call.caller());
    json.set("data", JSON.valueToTree(call.arguments()));
    return json.toString();
  }

  private ActionResult run(String agent, Path program, ActionCall call, Path run)
      throws IOException, InterruptedException {
    Path asked = Files.writeString(run.resolve("request.json"), json(agent, call));
    Path replied = run.resolve("reply.json");
    Map<String, String> variables = environment.variables();
    variables.put("CHORIA_EXTERNAL_REQUEST", asked.toString());
    variables.put("CHORIA_EXTERNAL_REPLY", replied.toString());
    variables.put("CHORIA_EXTERNAL_PROTOCOL", PROTOCOL);
    ScriptRunner.Result result =
        programs.run(
            run,
            agent,
            call,
            List.of(program.toString(), asked.toString(), replied.toString(), PROTOCOL),
            variables);
    if (result.outcome() instanceof ScriptOutcome.Exited exited && exited.succeeded()) {
      return reply(replied);
    }
    List<String> tail = result.tail();
    return ActionResult.failed(
        StatusCode.OTHER,
        result.outcome().words()
            + (tail.isEmpty() ? "" : ": " + ErrorText.oneLine(tail.get(tail.size() - 1))));
  }

  private static ActionResult reply(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return ActionResult.failed(StatusCode.OTHER, "the action has written no reply");
    }
    if (Files.size(file) > LARGEST_REPLY) {
      return ActionResult.failed(
          StatusCode.OTHER, "the action's reply has more than " + LARGEST_REPLY + " bytes");
    }
    JsonNode reply;
    try {
      reply = JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      return ActionResult.failed(StatusCode.OTHER, "the action's reply is no JSON");
    }
    if (!reply.isObject()) {
      return ActionResult.failed(StatusCode.OTHER, "the action's reply is no object of JSON");
    }
    StatusCode status = StatusCode.of(reply.path("statuscode").asLong(0));
    String said = reply.path("statusmsg").asText("");
    SortedMap<String, JsonNode> data = new TreeMap<>();
    reply.path("data").propertyStream().forEach(each -> data.put(each.getKey(), each.getValue()));
    if (said.isEmpty()) {
      said = status == StatusCode.OK ? "OK" : "the action has failed, and does not say why";
    }
    return new ActionResult(status, ErrorText.oneLine(said), data);
  }
}
