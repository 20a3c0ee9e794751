package io.federation.node.presence;

import io.federation.model.Version;
import io.federation.node.app.Node;
import io.federation.node.app.Surroundings;
import io.federation.node.event.Console;
import io.federation.node.heartbeat.MinuteTrigger;
import io.federation.node.home.NodeHome;
import io.federation.node.init.HeartbeatKind;
import io.federation.node.init.InitException;
import io.federation.presence.PresenceRecord;
import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ManualClock;
import io.federation.testkit.ProgramRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes of one federation, with a real Git server, and a clock that tests set. */
final class FederationFixture implements AutoCloseable {

  private static final String PRESENCE = "presence.git";

  final HttpGitServer server;
  final GitHistory ops;
  final ManualClock clock = ManualClock.at("2026-01-01T12:00:00Z");
  private final Path folder;

  FederationFixture(Path folder) {
    this.folder = folder;
    this.ops = GitHistory.create(folder.resolve("served/ops.git"));
    ProgramRun.of(
            "git", "init", "-q", "--bare", "-b", "main", folder.resolve("served/" + PRESENCE) + "")
        .run()
        .expectingSuccess();
    this.server = HttpGitServer.serving(folder.resolve("served"));
    // What the server's own clock shows, a second or two later.
    clock.set(Instant.ofEpochSecond(Instant.now().getEpochSecond()));
    push(
        "description",
        Change.write(
            "it/federation.yaml",
            """
            deployment: fed1
            stacktype: lad1
            presence: {url: ../presence.git}
            parts:
              app1: {ports: {web: 8080}}
              db1: {count: 2, ports: {mysql: 3306, admin-1: 3307}}
            """),
        Change.script(
            "bin/nodework/common/work_ActualWork.sh",
            "#!/bin/bash\necho \"$NODE_VERSION\" >>\"$NODE_HOME/worked\"\n"));
  }

  Version push(String subject, Change... changes) {
    return new Version(ops.commit(subject, changes).name());
  }

  /** Returns a node; it is not initialised yet. */
  Member member(String id, String part) {
    return new Member(new NodeHome(folder.resolve("homes/" + id)), id, part);
  }

  /** Returns the lines that Git prints about the presence repository. */
  List<String> git(String... arguments) {
    List<String> line = new ArrayList<>(List.of("git", "-C", "" + folder.resolve("served"), "-C"));
    line.add(PRESENCE);
    line.addAll(List.of(arguments));
    return ProgramRun.of(line).run().expectingSuccess().out().lines().toList();
  }

  /** Returns what all know of a node. */
  PresenceRecord record(String id) {
    return PresenceRecord.parse(
        String.join("\n", git("show", "main:it/presence/all/" + id + ".json")));
  }

  /** Returns the minutes, {@code HHMM}, in which a node is known to have been there. */
  List<String> minutes(String id) {
    List<String> minutes = new ArrayList<>();
    for (String branch : git("for-each-ref", "--format=%(refname:short)", "refs/heads/flattime")) {
      for (String path : git("ls-tree", "-r", "--name-only", branch)) {
        if (path.endsWith("/all/" + id + ".json")) {
          minutes.add(path.replaceAll(".*/[0-9]{8}([0-9]{4})/all/.*", "$1"));
        }
      }
    }
    return minutes;
  }

  @Override
  public void close() {
    server.close();
    ops.close();
  }

  /** One node. */
  final class Member {
    final NodeHome home;
    final String id;
    private final String part;
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    private Member(NodeHome home, String id, String part) {
      this.home = home;
      this.id = id;
      this.part = part;
    }

    Node node() {
      return new Node(
          new Surroundings(
              home,
              Map.of("PATH", System.getenv("PATH")),
              clock,
              clock::advance,
              Optional.of(new Console(new PrintStream(shown, true, StandardCharsets.UTF_8))),
              Optional.empty(),
              home.root().resolve("systemd")));
    }

    void init() throws IOException, InterruptedException, InitException {
      Node node = node();
      Map<String, String> identity =
          Map.of(
              "instance-id", id,
              "deployment", "fed1",
              "stacktype", "lad1",
              "nodepart", part,
              "address", "127.0.0.1",
              "initgitrepo", "ops",
              "initgiturl", server.url("ops.git"));
      for (Map.Entry<String, String> property : identity.entrySet()) {
        node.nodeInfo().set(property.getKey(), property.getValue());
      }
      try {
        node.commands().initializer().run(Optional.of(HeartbeatKind.NONE));
      } finally {
        node.events().finish();
      }
    }

    int beat() throws IOException, InterruptedException {
      Node node = node();
      try {
        return node.heartbeat().call(new MinuteTrigger(false, false));
      } finally {
        node.events().finish();
      }
    }

    /** Returns what was told of presence and clocks since the last call, without stamps. */
    List<String> told() {
      String text = shown.toString(StandardCharsets.UTF_8);
      shown.reset();
      return text.lines()
          .filter(
              line ->
                  line.contains(" Presence ")
                      || line.contains("'s presence: ")
                      || line.contains(" The clock is "))
          .map(line -> line.substring("YYYYMMDD-HHMMSS ".length()))
          .toList();
    }

    List<String> worked() throws IOException {
      Path file = home.root().resolve("worked");
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    List<String> live() throws IOException {
      return new LiveNodes(home).read().stream().map(PresenceRecord::instanceId).toList();
    }
  }
}
