package io.federation.deploy.agent;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.SharedTree;
import io.federation.deploy.plan.Host;
import io.federation.deploy.software.Commands;
import io.federation.machine.Program;
import io.federation.machine.Sleeper;
import io.federation.model.spec.DeploySpec.OnFailure;
import io.federation.model.spec.DeploySpec.Redeploy;
import io.federation.testkit.Await;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A host in a folder, with a ZooKeeper and the programs {@code rpm} and {@code dnf}, which a case
 * may spoil. The tree wants {@code /cust/a} on it, whose package {@code one} has the script {@link
 * #SCRIPT}. What is run is in the journal of {@link TestCluster}.
 */
final class HostScene implements AutoCloseable {

  static final String SCRIPT = "opt/one/bin/zookeeper-deploy";

  private static final int FASTER = 60;

  private static final String TREE =
      """
      /cust
        /a : one
          version = '1'
          /deploy
            /host1
      """;

  final TestCluster cluster;
  final Path root;
  private final Path folder;
  private final Path programs;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private Optional<String> role = Optional.empty();
  private @Nullable ClusterConnection connection;
  private @Nullable StartedAgent agent;

  HostScene(Path folder) throws Exception {
    this.folder = folder;
    this.root = Files.createDirectories(folder.resolve("host"));
    this.programs = Files.createDirectories(folder.resolve("programs"));
    this.cluster = new TestCluster(folder);
    want("host1", "1");
    cluster.set("1");
    write("opt/others/file", "theirs");
    write("etc/others/file", "theirs");
    makeHealthy();
  }

  /** Makes package, package manager and script such as they are to be; the package anew. */
  void makeHealthy() throws IOException {
    Files.deleteIfExists(folder.resolve("installed.one"));
    script(":");
    program("rpm", "for name; do :; done\ncat " + folder + "/installed.$name 2>/dev/null || :\n");
    dnf(
        "rm -rf $bin/zookeeper-deploy; cp "
            + folder
            + "/script $bin/zookeeper-deploy; "
            + installed("1"));
  }

  /** Returns what makes a version of the package installed. */
  String installed(String version) {
    return "echo '0:" + version + "' >" + folder + "/installed.one";
  }

  /** Installs the package as it is to be. */
  void install() throws IOException {
    Files.createDirectories(root.resolve(SCRIPT).getParent());
    program(root.resolve(SCRIPT), Files.readString(folder.resolve("script")));
    Files.writeString(folder.resolve("installed.one"), "0:1\n");
  }

  /** Sets what is said when it is asked which version is installed. */
  void rpm(String body) throws IOException {
    program("rpm", body + "\n");
  }

  /** Lets the host be wanted by a name, with the software that {@code version} is. */
  void want(String host, String version) throws Exception {
    cluster.bring(TREE.replace("host1", host).replace("'1'", "'" + version + "'"));
  }

  /** Sets what the script of the package does before it marks what it has deployed. */
  void script(String body) throws IOException {
    scriptText(
        String.join(
            "\n",
            "#!/bin/sh",
            "set -e",
            "echo \"one $*\" >>" + folder.resolve("journal"),
            body,
            "[ \"$1\" = -u ] || { mkdir -p ../../etc/one && touch"
                + " \"../../etc/one/$(echo \"${1#/}\" | tr / ,).$2.deployed\"; }",
            ""));
  }

  /** Sets the whole script of the package. */
  void scriptText(String text) throws IOException {
    program(folder.resolve("script"), text);
    if (Files.isRegularFile(root.resolve(SCRIPT))) {
      program(root.resolve(SCRIPT), text);
    }
  }

  /** Sets what the package manager does when it is to install {@code one}. */
  void dnf(String install) throws IOException {
    program(
        "dnf",
        String.join(
            "\n",
            "echo \"dnf $3 $4\" >>" + folder.resolve("journal"),
            "[ \"$3\" = install ] || exit 0",
            "bin=" + root + "/opt/one/bin",
            "mkdir -p $bin",
            install,
            ""));
  }

  private void program(String name, String body) throws IOException {
    program(programs.resolve(name), "#!/bin/sh\n" + body);
  }

  /** What this process writes itself may be busy when it is to be run. */
  private static void program(Path file, String text) throws IOException {
    ProgramRun.of("install", "-m", "755", "/dev/stdin", file.toString())
        .withStdin(text)
        .run()
        .expectingSuccess();
  }

  /** Writes a file of the host. */
  void write(String place, String text) throws IOException {
    Path file = root.resolve(place);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Writes a node in ZooKeeper, and those that it is below. */
  void node(String path, String data) throws Exception {
    SharedTree tree = new SharedTree(cluster.people);
    for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
      boolean unused = tree.create(path.substring(0, end), new byte[0]);
    }
    boolean unused = tree.create(path, new byte[0]);
    tree.apply(List.of(new SharedTree.Write(path, data.getBytes(StandardCharsets.UTF_8))));
  }

  /** Gives the host a role. */
  void role(String name) {
    role = Optional.of(name);
  }

  /** Deletes a node in ZooKeeper, and what is below it. */
  void delete(String path) throws Exception {
    SharedTree tree = new SharedTree(cluster.people);
    List<SharedTree.Change> changes = new ArrayList<>();
    tree.read(path).keySet().forEach(each -> changes.add(0, new SharedTree.Delete(each)));
    tree.apply(changes);
  }

  Path folder() {
    return folder;
  }

  void start(Duration limit) throws IOException {
    DeployLog deployLog = new DeployLog(log::add, false, event -> {});
    Map<String, String> environment = Map.of("PATH", programs + ":" + System.getenv("PATH"));
    Commands commands = new Commands(deployLog, environment, limit, Program::run);
    AgentSettings settings =
        new AgentSettings(
            new Host("host1", "host1.example.org", role),
            root,
            root.resolve("run"),
            Redeploy.ALL,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            OnFailure.STOP);
    HostTools tools =
        HostTools.on(root, commands, deployLog, root.resolve("credentials"), Optional.empty());
    ClusterConnection connection = cluster.connect();
    this.connection = connection;
    // What is waited for a minute is waited for a second.
    agent =
        new StartedAgent(
            connection,
            settings,
            tools,
            deployLog,
            pause -> Sleeper.REAL.sleep(pause.dividedBy(FASTER)));
  }

  List<String> log() {
    return log;
  }

  /** Waits for a line of the log; {@code *} stands for anything. */
  void awaitLog(String says) {
    Await.until(
        TestCluster.LIMIT,
        says,
        () -> log.stream().anyMatch(line -> BadHostTest.isSaid(says, line, this)));
  }

  /** Returns what is on the host but for what the deployment of {@code one} makes. */
  FolderSnapshot others() {
    return FolderSnapshot.of(
        root,
        path -> List.of(Path.of("opt/one"), Path.of("etc/one"), Path.of("run")).contains(path));
  }

  @Override
  public void close() throws Exception {
    if (agent != null && connection != null) {
      agent.close();
      connection.close();
    }
    cluster.close();
  }
}
