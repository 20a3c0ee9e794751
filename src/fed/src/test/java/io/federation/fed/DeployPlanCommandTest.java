package io.federation.fed;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.EmbeddedServer;
import io.federation.deploy.host.PlanInputsStore;
import io.federation.deploy.plan.Inventory;
import io.federation.deploy.plan.Inventory.Installed;
import io.federation.deploy.plan.Inventory.Mark;
import io.federation.deploy.plan.PlanInputs;
import io.federation.model.ExitCode;
import io.federation.model.spec.DeploySpec.Redeploy;
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
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hosts would do, before they do it. */
class DeployPlanCommandTest {

  private static final String HOSTS =
      """
      /hosts
        version = 'initial'
        /42
          name = 'host1.example.org'
          status = 'deploying /cust/cms 0'
        /43
          name = 'host2.example.org'
      """;

  private static final String CUST =
      """
      /cust
        /cms : z4m
          version = '1.0.0'
          /deploy
            /42
            /43
              n = 2
      """;

  @TempDir Path folder;
  @AutoClose private EmbeddedServer server;
  @AutoClose private ClusterConnection connection;

  @BeforeEach
  void start() throws Exception {
    InetSocketAddress address;
    try (ServerSocket free = new ServerSocket(0)) {
      address = InetSocketAddress.createUnresolved("127.0.0.1", free.getLocalPort());
    }
    server = EmbeddedServer.start(address, folder.resolve("data"));
    String servers = "127.0.0.1:" + address.getPort();
    connection = ClusterConnection.open(servers, "fed1", ClusterCredentials.NONE);
    Files.writeString(
        folder.resolve("federation.yaml"),
        "deployment: fed1\nstacktype: lad1\nzookeeper: " + servers + "\n");
    assertThat(run("tree", "import", file("hosts.zk", HOSTS)).err()).isEmpty();
    tell("42", Set.of());
    tell("43", Set.of(new Mark("z4m", "z4m", "/cust/old", 0, Optional.empty())));
  }

  /** Lets a host tell that it has version 0.9 of z4m, and these deployments. */
  private void tell(String id, Set<Mark> marks) throws Exception {
    Installed z4m = new Installed(false, Optional.of("0.9"), true, false);
    new PlanInputsStore(connection)
        .write(
            id,
            new PlanInputs(
                new Inventory(marks, new TreeMap<>(Map.of("z4m", z4m)), false), Redeploy.ALL));
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private FedRun run(String... call) {
    List<String> all = new ArrayList<>(List.of(call));
    all.addAll(List.of("--description", folder.resolve("federation.yaml").toString()));
    return FedRun.of(
        Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString(), "PATH", System.getenv("PATH")),
        all.toArray(String[]::new));
  }

  private FedRun plan(String... arguments) {
    List<String> all = new ArrayList<>(List.of("deploy", "plan"));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new));
  }

  private static FedRun planned(String text) {
    return new FedRun(ExitCode.DONE, text, "");
  }

  private static final String STEPS =
      """
      host1.example.org (42), is at work just now: deploying /cust/cms 0
        change z4m 0.9 to 1.0.0
        run /opt/z4m/bin/zookeeper-deploy /cust/cms 0
      host2.example.org (43)
        run /opt/z4m/bin/zookeeper-deploy -u /cust/old 0
        change z4m 0.9 to 1.0.0
        run /opt/z4m/bin/zookeeper-deploy /cust/cms 0
        run /opt/z4m/bin/zookeeper-deploy /cust/cms 1
      """;

  @Test
  void each_host_s_steps_are_shown_in_their_order_and_nothing_is_changed() throws Exception {
    FedRun tree = run("tree", "show");

    assertThat(plan(file("cust.zk", CUST))).isEqualTo(planned(STEPS));

    assertThat(run("tree", "show")).isEqualTo(tree);
    assertThat(run("tree", "import", file("cust.zk", CUST)).err()).isEmpty();
    assertThat(plan()).isEqualTo(planned(STEPS));
  }

  @Test
  void the_tree_of_another_version_stands_in_its_repository() throws Exception {
    try (GitHistory history = GitHistory.create(folder.resolve("repositories/tree.git"));
        HttpGitServer git = HttpGitServer.serving(folder.resolve("repositories"))) {
      String first = history.commit("One", write("cust.zk", CUST)).name();
      history.commit("Two", write("cust.zk", "/cust\n"));
      String url = "git:" + git.url("tree.git") + "#main";

      assertThat(plan("--url", url, first)).isEqualTo(planned(STEPS));
      assertThat(plan("--url", url).out())
          .contains("host1.example.org", "  remove package z4m\n")
          .doesNotContain("1.0.0");
      assertThat(plan("--url", url, "v9").err())
          .isEqualTo("fed: " + git.url("tree.git") + " has no branch, tag or commit v9\n");
    }
  }

  @Test
  void what_a_sync_would_delete_counts_as_deleted_and_what_it_would_leave_stays() throws Exception {
    assertThat(run("tree", "import", file("cust.zk", CUST)).err()).isEmpty();

    assertThat(plan(file("other.zk", "/cust\n  /db\n")).out()).doesNotContain("/cust/cms 1");
    assertThat(plan(file("other.zkx", "/cust\n  /db\n")).out()).contains("/cust/cms 1");
  }

  @Test
  void programs_read_one_object() throws Exception {
    FedRun run = plan("--json", file("cust.zk", CUST.replace("      /42\n", "")));

    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(run.out()))
        .isEqualTo(
            json.readTree(
                """
                {"hosts": [
                 {"id": "42", "name": "host1.example.org", "role": null,
                  "status": "deploying /cust/cms 0",
                  "steps": ["remove package z4m"], "warnings": [], "error": null},
                 {"id": "43", "name": "host2.example.org", "role": null, "status": null,
                  "steps": ["run /opt/z4m/bin/zookeeper-deploy -u /cust/old 0",
                   "change z4m 0.9 to 1.0.0",
                   "run /opt/z4m/bin/zookeeper-deploy /cust/cms 0",
                   "run /opt/z4m/bin/zookeeper-deploy /cust/cms 1"],
                  "warnings": [], "error": null}]}
                """));
  }

  @Test
  void a_host_of_which_nothing_is_known_or_that_could_not_deploy_it_is_told() throws Exception {
    String text = HOSTS.replace("host2.example.org'", "host2'\n    role = 'web'\n  /44");
    assertThat(run("tree", "import", file("hosts.zk", text)).err()).isEmpty();

    FedRun run = plan(file("cust.zk", CUST));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out())
        .contains(
            "host2 (43)\n  error: Found a host-based deployment at /cust/cms/deploy/43 but the host"
                + " has a role, web.\n",
            "44 (44)\n  error: its agent has not reported what is installed, which agents"
                + " of zkdeployment never do\n");
  }

  @Test
  void a_tree_that_a_sync_would_refuse_is_refused() throws Exception {
    String file = file("cust.zk", CUST.replace("'1.0.0'", "'; rm -rf /'"));
    assertThat(plan(file).exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(plan(file).err()).startsWith("fed: ").contains("/cust/cms").hasLineCount(1);
    assertThat(plan("cust.zk", "v1"))
        .isEqualTo(
            new FedRun(
                ExitCode.USAGE,
                "",
                "fed: name one VERSION, or files that are called *.zk or *.zkx: cust.zk v1\n"));
  }

  @Test
  void a_zookeeper_that_cannot_be_reached_is_told_in_one_line() {
    server.close();

    assertThat(plan().exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(plan().err()).startsWith("fed: ZooKeeper at ").endsWith(" cannot be reached\n");
  }
}
