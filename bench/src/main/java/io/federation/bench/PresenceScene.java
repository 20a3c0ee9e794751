package io.federation.bench;

import io.federation.git.IsolatedSystemReader;
import io.federation.git.remote.Credentials;
import io.federation.git.remote.Remote;
import io.federation.model.Version;
import io.federation.model.spec.PresenceSpec;
import io.federation.presence.Entry;
import io.federation.presence.GitPresenceStore;
import io.federation.presence.Minute;
import io.federation.presence.PresencePaths;
import io.federation.presence.PresenceRecord;
import io.federation.presence.PresenceStore;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.HttpHold;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A Git server with a presence repository, and the nodes that write to it. */
final class PresenceScene implements AutoCloseable {

  private static final Version DONE = new Version("0123456789abcdef0123456789abcdef01234567");

  private final Path folder;
  private final HttpGitServer server;
  private final PresenceSpec spec;

  /** Sets the scene in {@code folder}. */
  PresenceScene(Path folder) throws IOException {
    IsolatedSystemReader.install();
    this.folder = folder;
    Files.createDirectories(folder);
    run("git", "init", "-q", "--bare", "-b", "main", repository().folder().toString());
    this.server = HttpGitServer.serving(folder.resolve("served"));
    this.spec = new PresenceSpec(server.url("presence.git"));
  }

  private PresenceRepository repository() {
    return new PresenceRepository(folder.resolve("served/presence.git"));
  }

  /** Returns the names of {@code count} nodes, in the form of EC2's. */
  static List<String> nodes(int count) {
    List<String> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // Any names that look as if drawn by lot: their places in the window come from them.
      nodes.add(String.format("i-%017x", ((i + 1) * 0x9E3779B97F4A7C15L) >>> 1));
    }
    return nodes;
  }

  PresenceSpec spec() {
    return spec;
  }

  /** Opens the store of a node over http, as each of its heartbeats does. */
  PresenceStore open(String node, Clock clock) {
    return open(node, spec.url(), clock);
  }

  /** Opens the store of a node on the server itself, past its web server. */
  PresenceStore openLocally(String node, Clock clock) {
    return open(node, repository().folder().toString(), clock);
  }

  private PresenceStore open(String node, String url, Clock clock) {
    return open(folder.resolve("nodes").resolve(node), url, spec, clock);
  }

  /** Opens a store whose clone is in {@code folder}. */
  static GitPresenceStore open(Path folder, String url, PresenceSpec spec, Clock clock) {
    return new GitPresenceStore(
        folder.resolve("presence.git"),
        new Remote(url, "main", List.of(), new Credentials(folder.resolve("none"), "presence")),
        spec,
        clock);
  }

  /** Returns what a node says: of the length and the kinds of values that real ones have. */
  static Entry entry(String node, String state, String since, String day) {
    return PresenceRecord.of(node)
        .deployment("fed1")
        .stacktype("lad1")
        .nodepart("app1")
        .initgitrepo("ops")
        .state(state)
        .statelog("setup:20260102-030405;initdone:20260102-030507;")
        .statetss("20260102-030507")
        .statesince(since)
        .address("10.0.0.7")
        .port("web", 8080)
        .done("ops", DONE)
        .done("app", DONE)
        .nodeInit("0.1.0")
        .publicKey("q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=")
        .seen(day)
        .build()
        .toEntry();
  }

  /** Returns which nodes have said in the repository that they were there in a minute. */
  Set<String> present(Minute minute) {
    return repository().present(PresencePaths.branch(spec, minute), minute);
  }

  /** Runs git in the repository and returns its output. */
  String git(String... arguments) {
    return repository().git(arguments);
  }

  private static String run(String... command) {
    return ProgramRun.of(command).run().expectingSuccess().out();
  }

  /** Returns the files of a branch, each with the id of its content. */
  Map<String, String> files(String branch) {
    return repository().files(branch);
  }

  /** Returns how many pushes there have been. */
  int pushes() {
    return (int)
        server.requests().stream()
            .filter(request -> request.method().equals("POST"))
            .filter(request -> request.service().equals("git-receive-pack"))
            .count();
  }

  /** Holds pushes that come from now on, before any of it has been taken. */
  HttpHold holdPushes() {
    return server.holdOn("/git-receive-pack");
  }

  /** Forgets the requests so far. */
  void clearRequests() {
    server.clearRequests();
  }

  /** Returns what the repository takes on the disk, in KiB. */
  long size() {
    String said = run("du", "-sk", repository().folder().toString());
    return Long.parseLong(said.substring(0, said.indexOf('\t')));
  }

  @Override
  public void close() {
    server.close();
  }
}
