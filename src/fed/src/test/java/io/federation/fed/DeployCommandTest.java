package io.federation.fed;

import static io.federation.testkit.Change.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.EmbeddedServer;
import io.federation.cluster.SharedTree;
import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeClaim;
import io.federation.local.repository.ServedRepository;
import io.federation.model.ExitCode;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The version of a cluster, seen and changed by the operator. */
class DeployCommandTest {

  private static final String CUST = "/cust\n  /cms : z4m\n    version = u'1.0.0'\n";

  @TempDir Path folder;
  @AutoClose private EmbeddedServer server;
  @AutoClose private GitHistory history;
  @AutoClose private HttpGitServer git;
  private String servers = "";
  private String description = "";

  @BeforeEach
  void start() throws IOException {
    InetSocketAddress address;
    try (ServerSocket free = new ServerSocket(0)) {
      address = InetSocketAddress.createUnresolved("127.0.0.1", free.getLocalPort());
    }
    server = EmbeddedServer.start(address, folder.resolve("data"));
    servers = "127.0.0.1:" + address.getPort();
    description = "deployment: fed1\nstacktype: lad1\nzookeeper: " + servers + "\n";
    Files.writeString(folder.resolve("federation.yaml"), description);
    history = GitHistory.create(folder.resolve("repositories/tree.git"));
    history.commit("One", write("cust.zk", CUST));
    git = HttpGitServer.serving(folder.resolve("repositories"));
  }

  private FedRun run(String group, String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(group, command));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--description", folder.resolve("federation.yaml").toString()));
    return run(all);
  }

  private FedRun run(List<String> call) {
    return FedRun.of(
        Map.of(
            "FEDERATION_ROOT",
            FedRun.projectFolder().toString(),
            "XDG_CACHE_HOME",
            folder.resolve("cache").toString(),
            "PATH",
            System.getenv("PATH")),
        call.toArray(String[]::new));
  }

  private FedRun deploy(String command, String... arguments) {
    return run("deploy", command, arguments);
  }

  private FedRun sync(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--url", "git:" + git.url("tree.git") + "#main"));
    all.addAll(List.of(arguments));
    return deploy("sync", all.toArray(String[]::new));
  }

  private static FedRun printed(String... lines) {
    return new FedRun(ExitCode.DONE, String.join("\n", lines) + "\n", "");
  }

  private static FedRun complained(int exitCode, String line) {
    return new FedRun(exitCode, "", "fed: " + line + "\n");
  }

  @Test
  void a_tree_is_synced_once_it_was_shown_what_would_be() {
    String commit = history.head().name();

    assertThat(sync("--dry-run"))
        .isEqualTo(
            printed(
                "would add /cust",
                "would add /cust/cms",
                "would set the cluster version from initial to " + commit));
    assertThat(run("tree", "export").out()).isEmpty();
    assertThat(sync())
        .isEqualTo(
            printed(
                "add /cust",
                "add /cust/cms",
                "the cluster version is " + commit + " (it was initial)"));
    assertThat(sync())
        .isEqualTo(printed("nothing to do: the cluster version is " + commit + " already"));
    assertThat(run("tree", "show", "/cust").out()).isEqualTo(CUST);
  }

  @Test
  void each_reason_to_do_nothing_has_its_exit_code() throws Exception {
    deploy("set-version", "7");
    try (ClusterConnection connection =
        ClusterConnection.open(servers, "fed1", ClusterCredentials.NONE)) {
      byte[] host = "{\"version\":6}".getBytes(UTF_8);
      assertThat(new SharedTree(connection).create("/hosts/1", host)).isTrue();
    }

    assertThat(sync())
        .isEqualTo(
            complained(ExitCode.TRY_AGAIN, "can't resync since host 1 has not converged (6 -> 7)"));
    deploy("stop");
    assertThat(sync()).isEqualTo(complained(ExitCode.FAILED, "ALL STOP, cluster version is None"));
    history.commit("Broken", write("cust.zk", "/cust\n  a = b\n"));
    assertThat(sync("--force"))
        .isEqualTo(
            complained(
                ExitCode.USAGE,
                "cust.zk:2:7: \"b\" is no literal: put a text in quotes; nothing is evaluated"));
    history.commit("Mended", write("cust.zk", CUST));
    assertThat(sync("--force").out())
        .endsWith("the cluster version is " + history.head().name() + " (it was None)\n");
  }

  @Test
  void the_version_is_set_by_hand() {
    assertThat(deploy("set-version", "7"))
        .isEqualTo(printed("the cluster version is 7 (it was initial)"));
    assertThat(deploy("set-version", "'7'"))
        .isEqualTo(printed("the cluster version is u'7' (it was 7)"));
    assertThat(deploy("set-version", "string-version-a"))
        .isEqualTo(printed("the cluster version is string-version-a (it was u'7')"));
    assertThat(deploy("set-version", "1.10"))
        .isEqualTo(
            complained(
                ExitCode.USAGE,
                "\"1.10\" is the number 1.1: write that, or \"'1.10'\" if it is a text"));
    assertThat(run("tree", "show", "/hosts"))
        .isEqualTo(printed("/hosts", "  version = u'string-version-a'"));
  }

  @Test
  void after_a_stop_and_a_pause_it_goes_on_where_it_was() {
    deploy("set-version", "7");

    assertThat(deploy("pause")).isEqualTo(printed("the cluster version is False (it was 7)"));
    assertThat(deploy("stop")).isEqualTo(printed("the cluster version is None (it was False)"));
    assertThat(deploy("resume")).isEqualTo(printed("the cluster version is 7"));
    assertThat(deploy("resume")).isEqualTo(printed("the cluster version is 7"));
  }

  @Test
  void what_cannot_be_resumed_is_to_be_set() throws Exception {
    Path tree = Files.writeString(folder.resolve("hosts.zk"), "/hosts\n  version = None\n");
    assertThat(run("tree", "import", tree.toString()).exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(deploy("resume"))
        .isEqualTo(
            complained(
                ExitCode.FAILED,
                "it is not known which version the cluster had: set one with"
                    + " 'fed deploy set-version VALUE'"));
  }

  @Test
  void the_tree_of_the_federation_here_stands_in_its_ops_repository() throws Exception {
    Path sample = folder.resolve("sample");
    Files.createDirectories(sample.resolve("it"));
    Files.writeString(sample.resolve("it/federation.yaml"), description);
    Files.writeString(sample.resolve("cust.zk"), CUST);
    FederationHome home = FederationHome.at(folder.resolve("the home"));
    HomeClaim.make(home);
    new ServedRepository(home.opsGit(), ServedRepository.MAIN).make(Optional.of(sample));

    FedRun run = run(List.of("deploy", "sync", "--home", home.root().toString()));

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("add /cust\nadd /cust/cms\nthe cluster version is ");
  }

  @Test
  void where_the_tree_stands_must_be_said_in_an_address() {
    assertThat(deploy("sync"))
        .isEqualTo(
            complained(
                ExitCode.USAGE, "--description goes with --url, which says where the tree stands"));
    assertThat(deploy("sync", "--url", "https://a:b@git.example.org/tree.git"))
        .isEqualTo(
            complained(
                ExitCode.USAGE,
                "--url is not the address of a tree: use one such as"
                    + " git:https://git.example.org/tree.git#main or"
                    + " svn://svn.example.org/tree/trunk"));
    assertThat(deploy("sync", "--url", "git:https://git.example.org/tree.git"))
        .isEqualTo(
            complained(
                ExitCode.USAGE,
                "--url: \"git:https://git.example.org/tree.git\" names no branch, tag or commit:"
                    + " use an address such as git:https://git.example.org/app.git#v1"));
  }

  @Test
  void a_zookeeper_that_cannot_be_reached_is_told_in_one_line() {
    server.close();

    for (FedRun run : List.of(sync(), deploy("stop"), deploy("resume"))) {
      assertThat(run)
          .isEqualTo(complained(ExitCode.FAILED, "ZooKeeper at " + servers + " cannot be reached"));
    }
  }
}
