package io.federation.node.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.federation.machine.Sleeper;
import io.federation.model.Names;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The actions of {@code haproxy}. Servers are drained before they are taken out of service. */
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

  private static Optional<Path> socket(Map<String, String> facts) {
    return BuiltInActions.absolutePath(facts, SOCKET, DEFAULT_SOCKET);
  }

  @Override
  public boolean isUsable(Map<String, String> facts) {
    return socket(facts).filter(Files::exists).isPresent();
  }

  @Override
  public ActionResult run(ActionCall call) throws IOException, InterruptedException {
    HaproxySocket haproxy =
        new HaproxySocket(
            socket(node.profile().facts())
                .orElseThrow(
                    () -> new IOException("the fact " + SOCKET + " must be an absolute path")));
    Optional<String> backend = call.optional("backend");
    List<HaproxySocket.Server> all =
        haproxy.servers().stream()
            .filter(server -> backend.isEmpty() || backend.get().equals(server.backend()))
            .toList();
    if (backend.isPresent() && all.isEmpty()) {
      return ActionResult.failed(
          StatusCode.FAILED, "HAProxy has no backend " + backend.get() + ", or it has no servers");
    }
    return call.action().equals("status") ? status(all) : set(haproxy, call, all);
  }

  /** Sets nothing if it does not know all of them. */
  private ActionResult set(HaproxySocket haproxy, ActionCall call, List<HaproxySocket.Server> all)
      throws IOException, InterruptedException {
    Instant end = clock.instant().plus(call.limit()).minus(RESERVE);
    Set<HaproxySocket.Server> wanted = new LinkedHashSet<>();
    for (String name : call.text("server").split(",", -1)) {
      List<HaproxySocket.Server> found = all.stream().filter(each -> matches(each, name)).toList();
      if (found.isEmpty()) {
        return ActionResult.failed(
            StatusCode.FAILED,
            "the backend "
                + call.text("backend")
                + " has no server "
                + Names.quote(name)
                + "; its servers are "
                + String.join(", ", all.stream().map(HaproxySocket.Server::name).toList()));
      }
      wanted.addAll(found);
    }
    Optional<String> error =
        call.action().equals("enable")
            ? setStateAndWait(haproxy, wanted, "ready", HaproxyActions::isServing, end)
            : disable(haproxy, wanted, end);
    return error.isPresent()
        ? ActionResult.failed(StatusCode.FAILED, error.get())
        : ActionResult.ok(
            new TreeMap<>(
                Map.of(
                    "servers",
                    JSON.valueToTree(wanted.stream().map(HaproxySocket.Server::name).toList()))));
  }

  /** While a server is drained, clients that are bound to it by a cookie still come. */
  private Optional<String> disable(
      HaproxySocket haproxy, Set<HaproxySocket.Server> wanted, Instant end)
      throws IOException, InterruptedException {
    Optional<String> error =
        setStateAndWait(haproxy, wanted, "drain", HaproxySocket.Server::isIdle, end);
    return error.isPresent()
        ? error
        : setStateAndWait(
            haproxy,
            wanted,
            "maint",
            server -> server.isIdle() && server.status().startsWith("MAINT"),
            end);
  }

  /** {@code UP 1/3} is on its way down. */
  private static boolean isServing(HaproxySocket.Server server) {
    return server.status().equals("UP") || server.status().equals("no check");
  }

  /** Returns an error, in a line, if not all of them come to it in time. */
  private Optional<String> setStateAndWait(
      HaproxySocket haproxy,
      Set<HaproxySocket.Server> wanted,
      String state,
      Predicate<HaproxySocket.Server> isDone,
      Instant end)
      throws IOException, InterruptedException {
    for (HaproxySocket.Server server : wanted) {
      haproxy.set(server, state);
    }
    while (true) {
      Map<String, HaproxySocket.Server> now = new TreeMap<>();
      haproxy.servers().forEach(server -> now.put(server.qualifiedName(), server));
      for (HaproxySocket.Server server : wanted) {
        if (!now.containsKey(server.qualifiedName())) {
          return Optional.of(server.qualifiedName() + " was removed from HAProxy meanwhile");
        }
      }
      Optional<HaproxySocket.Server> left =
          wanted.stream()
              .map(server -> now.get(server.qualifiedName()))
              .filter(isDone.negate())
              .findFirst();
      if (left.isEmpty()) {
        return Optional.empty();
      }
      if (clock.instant().isAfter(end)) {
        return left.map(
            server ->
                "timed out after "
                    + server.qualifiedName()
                    + " was set to "
                    + state
                    + ": it is "
                    + server.status()
                    + ", with "
                    + server.sessions()
                    + " sessions and "
                    + server.queued()
                    + " queued requests");
      }
      sleeper.sleep(LOOK);
    }
  }

  private static boolean matches(HaproxySocket.Server server, String name) {
    if (name.isEmpty()) {
      return false;
    }
    int port = server.address().lastIndexOf(':');
    String host = port < 0 ? "" : server.address().substring(0, port);
    // An address of IPv6 stands in brackets.
    return server.name().equals(name)
        || server.address().equals(name)
        || host.equals(name)
        || host.equals("[" + name + "]");
  }

  private static ActionResult status(List<HaproxySocket.Server> all) {
    Map<String, JsonNode> servers = new TreeMap<>();
    for (HaproxySocket.Server server : all) {
      servers.put(
          server.qualifiedName(),
          JSON.createObjectNode()
              .put("address", server.address())
              .put("status", server.status())
              .put("sessions", server.sessions())
              .put("queued", server.queued()));
    }
    return ActionResult.ok(new TreeMap<>(Map.of("servers", JSON.valueToTree(servers))));
  }
}
