package io.federation.deploy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.SharedTree;
import io.federation.deploy.checkout.Checkouts;
import io.federation.deploy.checkout.SvnServer;
import io.federation.deploy.host.InventoryReader;
import io.federation.deploy.plan.Host;
import io.federation.deploy.software.Commands;
import io.federation.deploy.software.Packages;
import io.federation.deploy.software.RecordedLog;
import io.federation.deploy.software.RpmRepository;
import io.federation.deploy.tree.PlainLiteral;
import io.federation.deploy.tree.StoredTree;
import io.federation.deploy.tree.TreeChanges;
import io.federation.deploy.tree.TreeNode;
import io.federation.deploy.tree.TreeText;
import io.federation.deploy.version.ClusterVersion;
import io.federation.deploy.zookeeper.TreeStore;
import io.federation.machine.Program;
import io.federation.machine.Sleeper;
import io.federation.model.spec.DeploySpec.OnFailure;
import io.federation.model.spec.DeploySpec.Redeploy;
import io.federation.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.curator.test.TestingServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deployments.txt} tells, with a ZooKeeper, dnf, packages of rpm and Subversion. */
@Tag("e2e")
class DeploymentStoryE2eTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Pattern END =
      Pattern.compile(
          "(?m)^(INFO Done|CRITICAL FAILED) deploying version |^WARNING The agent has ended");

  @TempDir private Path folder;

  private final Map<String, String> environment = new HashMap<>(System.getenv());
  private RpmRepository repository;
  private SvnServer svn;
  private TestingServer server;
  private ClusterConnection people;
  private @Nullable StartedAgent agent;
  private @Nullable ClusterConnection agentConnection;
  private Path log;
  private Optional<String> role = Optional.empty();
  private boolean verbose;
  private int seen;

  @BeforeEach
  void packages_and_servers() throws Exception {
    environment.put("LC_ALL", "C.UTF-8");
    repository = new RpmRepository(folder.toRealPath());
    log = Files.createFile(repository.root.resolve("log"));
    add("z4m", "1.0.0");
    add("z4m", "2.0.0");
    add("z4m-4.0.0", "1");
    add("z4m-5.0.0", "1");
    add("z4mmonitor", "1.1.0");
    add("squid", "2.0");
    add("varnish", "1");
    add("pywrite", "3.0");
    repository.add("cranky", "1.0", begin("cranky") + "echo waaaaaaaaaaaa\nexit 1\n");
    svn = new SvnServer(folder);
    svn.commit(
        copy -> {
          Path bin = Files.createDirectories(copy.resolve("trunk/bin"));
          program(bin.resolve("zookeeper-deploy"), script("pywrite"));
          program(copy.resolve("trunk/stage-build"), "#!/bin/sh\n");
        });
    server = new TestingServer();
    people = connect();
  }

  private void add(String name, String version) {
    repository.add(name, version, script(name));
  }

  /** Puts a line into the log. */
  private static String begin(String name) {
    return String.join(
        "\n",
        "#!/bin/sh",
        "root=$(cd \"$(dirname \"$0\")/../../..\" && pwd)",
        "echo \"" + name + "/bin/zookeeper-deploy $*\" >>\"$root/log\"",
        "");
  }

  /** Puts a line into the log, and marks what it has deployed. */
  private static String script(String name) {
    return String.join(
        "\n",
        begin(name) + "[ \"$1\" != -u ] || exit 0",
        "[ \"$1\" != -r ] || shift 2",
        "folder=$root/etc/" + name.replaceFirst("-[0-9.]+$", ""),
        "mkdir -p \"$folder\"",
        "touch \"$folder/$(echo \"${1#/}\" | tr / ,).$2.deployed\"",
        "");
  }

  private static void program(Path file, String text) throws IOException {
    assertThat(Files.writeString(file, text).toFile().setExecutable(true, false)).isTrue();
  }

  private ClusterConnection connect() throws IOException {
    return ClusterConnection.open(server.getConnectString(), "fed1", ClusterCredentials.NONE);
  }

  @AfterEach
  void end() throws Exception {
    close();
    people.close();
    server.close();
    svn.close();
  }

  @Test
  void an_agent_does_what_the_story_tells() throws Exception {
    String text = Files.readString(Path.of("src/test/resources/deployments.txt"));
    for (DeploymentStory.Command command :
        DeploymentStory.read(text.replace("{svn}", svn.url("trunk"))).commands()) {
      run(command);
    }
    close();
    assertThat(news()).isEmpty();
  }

  private void run(DeploymentStory.Command command) throws Exception {
    switch (command.name()) {
      case "tree" -> bring(command);
      case "version" -> {
        new ClusterVersion(people).set(PlainLiteral.parse(command.argument()));
        expect(command);
      }
      case "start" -> {
        start();
        expect(command);
      }
      case "run" -> runOnce(command);
      case "close" -> close();
      case "print" -> print(command);
      case "role" -> role = Optional.of(command.argument());
      case "verbose" -> {
        // An agent reads it when it starts.
        close();
        verbose = command.argument().equals("on");
        start();
        Await.until(LIMIT, "it runs again", () -> news().startsWith("INFO Agent starting"));
        seen += news().length();
      }
      case "lenient" -> repository.pretend("squid", "666");
      case "delete" -> delete(command.argument());
      case "folder" -> Files.createDirectories(repository.root.resolve(command.argument()));
      case "file" -> {
        Path file = repository.root.resolve(command.argument());
        Files.createDirectories(file.getParent());
        Files.createFile(file);
      }
      default -> throw new IllegalArgumentException("line " + command.line());
    }
  }

  private void bring(DeploymentStory.Command command) throws Exception {
    TreeNode text = TreeText.parse(command.block());
    TreeStore store = new TreeStore(people);
    store.apply(TreeChanges.between(store.read(text.children().keySet()), text).inOrder(true));
  }

  private void delete(String path) throws Exception {
    SharedTree tree = new SharedTree(people);
    List<SharedTree.Change> deletions = new ArrayList<>();
    tree.read(path).keySet().forEach(each -> deletions.add(0, new SharedTree.Delete(each)));
    tree.apply(deletions);
  }

  private void start() throws IOException {
    agentConnection = connect();
    agent = new StartedAgent(agentConnection, settings(), tools(), deployLog());
  }

  private void close() throws Exception {
    if (agent != null) {
      agent.close();
      agent = null;
    }
    if (agentConnection != null) {
      agentConnection.close();
      agentConnection = null;
    }
  }

  private void runOnce(DeploymentStory.Command command) throws Exception {
    try (ClusterConnection connection = connect();
        HostAgent once =
            new HostAgent(
                connection, settings(), tools(), deployLog(), Clock.systemUTC(), Sleeper.REAL)) {
      once.start();
      assertThat(once.deployOnce()).isTrue();
    }
    check(command);
  }

  private AgentSettings settings() {
    return new AgentSettings(
        new Host("424242424242", "host42", role),
        repository.root,
        repository.root.resolve("etc/zim"),
        Redeploy.ALL,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        OnFailure.STOP);
  }

  private DeployLog deployLog() {
    return new DeployLog(this::write, verbose, event -> {});
  }

  private void write(String line) {
    try {
      Files.writeString(log, line + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HostTools tools() {
    Commands commands = new Commands(deployLog(), environment, LIMIT, Program::run);
    Packages unseen = repository.packages(commands.with(new RecordedLog()));
    return new HostTools(
        new InventoryReader(repository.root, unseen, this::write),
        repository.packages(commands),
        new Checkouts(repository.root, commands, folder.resolve("credentials"), Optional.empty()),
        commands);
  }

  /** Waits for the end of the deployment that is shown, if one is, and looks at the log. */
  private void expect(DeploymentStory.Command command) throws IOException {
    if (agent != null && !command.shown().isEmpty()) {
      String last = command.shown().get(command.shown().size() - 1);
      try {
        Await.until(LIMIT, last, () -> news().contains(last) || END.matcher(news()).find());
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + ":\n" + news(), e);
      }
    }
    check(command);
  }

  private void check(DeploymentStory.Command command) {
    String news = news();
    if (command.shown().isEmpty()) {
      assertThat(news).as("the log at line " + command.line()).isEmpty();
    } else {
      assertThat(news).as("the log at line " + command.line()).matches(command.pattern());
    }
    seen += news.length();
  }

  /** Returns what the log has that was not looked at yet. */
  private String news() {
    try {
      return Files.readString(log).substring(seen);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void print(DeploymentStory.Command command) throws Exception {
    TreeStore store = new TreeStore(people);
    StoredTree there =
        command.argument().equals("/")
            ? store.read()
            : store.read(command.argument()).orElseThrow();
    assertThat(TreeText.print(there.top()))
        .as("the tree at line " + command.line())
        .matches(command.pattern());
  }
}
