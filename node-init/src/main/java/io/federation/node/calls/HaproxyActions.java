package io.federation.node.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.federation.machine.Sleeper;
import io.federation.orchestrate.action.StatusCode;
import io.federation.orchestrate.answer.ActionCall;
import io.federation.orchestrate.answer.ActionResult;
import io.federation.orchestrate.answer.NodeContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The actions of {@code haproxy}. Servers are drained, so that no request of theirs is cut off. */
final class HaproxyActions implements BuiltInActions {

  /** The fact that says where HAProxy's socket is, with level admin. */
  static final String SOCKET = "haproxy_socket";

  private static final String DEFAULT_SOCKET = "/run/haproxy/admin.sock";
  private static final Duration LOOK = Duration.ofMillis(200);

  /** The answer is to be there before the caller takes the node for dead. */
  private static final Duration RESERVE = Duration.ofSeconds(5);

  private static final JsonMapper JSON = new JsonMapper();

  private final NodeContext node;
  private final Clock clock;
  private final Sleeper sleeper;

  HaproxyActions(NodeContext node, Clock clock, Sleeper sleeper) {
    this.node = node;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  private static Path socket(Map<String, String> facts) {
    return Path.of(facts.getOrDefault(SOCKET, DEFAULT_SOCKET));
  }

  @Override
  public boolean isUsable(Map<String, String> facts) {
    return Files.exists(socket(facts));
  }

  @Override
  public ActionResult run(ActionCall call) throws IOException, InterruptedException {
    HaproxySocket haproxy = new HaproxySocket(socket(node.profile().facts()));
    Optional<String> backend = call.optional("backend");
    List<HaproxySocket.Server> all =
        haproxy.servers().stream()
            .filter(server -> backend.isEmpty() || backend.get().equals(server.backend()))
            .toList();
    if (backend.isPresent() && all.isEmpty()) {
      return ActionResult.failed(
          StatusCode.FAILED, "HAProxy has no backend " + backend.get() + " with servers");
    }
    return switch (call.action()) {
      case "disable" -> set(haproxy, call, all, "drain", server -> server.sessions() == 0);
      case "enable" -> set(haproxy, call, all, "ready", HaproxyActions::isServing);
      case "status" -> status(all);
      default -> throw new IllegalStateException("nobody has declared " + call.action());
    };
  }

  /** {@code UP 1/3} is on its way down. */
  private static boolean isServing(HaproxySocket.Server server) {
    return server.status().equals("UP") || server.status().equals("no check");
  }

  /** Sets nothing if it does not know all of them. */
  private ActionResult set(
      HaproxySocket haproxy,
      ActionCall call,
      List<HaproxySocket.Server> all,
      String state,
      Predicate<HaproxySocket.Server> isDone)
      throws IOException, InterruptedException {
    List<HaproxySocket.Server> wanted = new ArrayList<>();
    for (String name : call.text("server").split(",", -1)) {
      List<HaproxySocket.Server> found = all.stream().filter(each -> isMeant(each, name)).toList();
      if (found.isEmpty()) {
        return ActionResult.failed(
            StatusCode.FAILED,
            "the backend "
                + call.text("backend")
                + " has no server "
                + name
                + ": use a name or an address of "
                + String.join(", ", all.stream().map(HaproxySocket.Server::name).toList()));
      }
      wanted.addAll(found);
    }
    for (HaproxySocket.Server server : wanted) {
      haproxy.set(server, state);
    }
    List<String> paths = wanted.stream().map(HaproxySocket.Server::path).toList();
    Instant end = clock.instant().plus(call.limit()).minus(RESERVE);
    List<HaproxySocket.Server> left = left(haproxy, paths, isDone);
    while (!left.isEmpty()) {
      if (clock.instant().isAfter(end)) {
        HaproxySocket.Server first = left.get(0);
        return ActionResult.failed(
            StatusCode.FAILED,
            first.name() + " is " + first.status() + " with " + first.sessions() + " requests");
      }
      sleeper.sleep(LOOK);
      left = left(haproxy, paths, isDone);
    }
    return ActionResult.ok(
        new TreeMap<>(
            Map.of(
                "servers",
                JSON.valueToTree(wanted.stream().map(HaproxySocket.Server::name).toList()))));
  }

  private static boolean isMeant(HaproxySocket.Server server, String name) {
    int port = server.address().lastIndexOf(':');
    return server.name().equals(name)
        || server.address().equals(name)
        || (port > 0 && server.address().substring(0, port).equals(name));
  }

  private static List<HaproxySocket.Server> left(
      HaproxySocket haproxy, List<String> paths, Predicate<HaproxySocket.Server> isDone)
      throws IOException {
    return haproxy.servers().stream()
        .filter(server -> paths.contains(server.path()) && !isDone.test(server))
        .toList();
  }

  private static ActionResult status(List<HaproxySocket.Server> all) {
    Map<String, JsonNode> servers = new TreeMap<>();
    for (HaproxySocket.Server server : all) {
      servers.put(
          server.path(),
          JSON.createObjectNode()
              .put("address", server.address())
              .put("status", server.status())
              .put("sessions", server.sessions()));
    }
    return ActionResult.ok(new TreeMap<>(Map.of("servers", JSON.valueToTree(servers))));
  }
}
