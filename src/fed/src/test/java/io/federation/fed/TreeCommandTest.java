package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.EmbeddedServer;
import io.federation.cluster.Notifications;
import io.federation.cluster.SharedTree;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in ZooKeeper, seen and changed by the operator. */
class TreeCommandTest {

  private static final String CUST =
      """
      /cust
        /cms : z4m
          version = u'1.0.0'
          /deploy
            /host1
            /host2
      """;

  @TempDir Path folder;
  private String servers = "";
  private EmbeddedServer server;

  @BeforeEach
  void start() throws IOException {
    InetSocketAddress address;
    try (ServerSocket free = new ServerSocket(0)) {
      address = InetSocketAddress.createUnresolved("127.0.0.1", free.getLocalPort());
    }
    servers = "127.0.0.1:" + address.getPort();
    server = EmbeddedServer.start(address, folder.resolve("data"));
  }

  @AfterEach
  void end() {
    server.close();
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private FedRun tree(String command, String... arguments) throws IOException {
    String description =
        file("federation.yaml", "deployment: fed1\nstacktype: lad1\nzookeeper: " + servers + "\n");
    List<String> all = new ArrayList<>(List.of("tree", command, "--description", description));
    all.addAll(List.of(arguments));
    return FedRun.of(all.toArray(String[]::new));
  }

  private static FedRun printed(String... lines) {
    return new FedRun(ExitCode.DONE, lines.length == 0 ? "" : String.join("\n", lines) + "\n", "");
  }

  private ClusterConnection connect() throws IOException {
    return ClusterConnection.open(servers, "fed1", ClusterCredentials.NONE);
  }

  @Test
  void a_text_becomes_the_tree_and_the_tree_a_text() throws Exception {
    String cust = file("cust.zk", CUST);
    String other = file("other.zk", "/cust\n  /cms\n    /pool\n/lb : ipvs\n");

    assertThat(tree("import", cust, other).out()).startsWith("add /cust\n").contains("add /lb\n");

    assertThat(tree("export"))
        .isEqualTo(
            printed(
                "/cust",
                "  /cms : z4m",
                "    version = u'1.0.0'",
                "    /deploy",
                "      /host1",
                "      /host2",
                "    /pool",
                "/lb : ipvs"));
    assertThat(tree("show", "/cust/cms/deploy"))
        .isEqualTo(printed("/deploy", "  /host1", "  /host2"));
    assertThat(tree("import", cust, other)).isEqualTo(printed());
  }

  @Test
  void what_would_be_changed_is_shown_and_then_done() throws Exception {
    FedRun unused = tree("import", file("cust.zk", CUST));
    String next = file("next.zk", CUST.replace("1.0.0", "1.0.1").replace("host2", "host3"));
    String[] changes = {
      "change /cust/cms: version from u'1.0.0' to u'1.0.1'",
      "add /cust/cms/deploy/host3",
      "delete /cust/cms/deploy/host2"
    };

    assertThat(tree("diff", next)).isEqualTo(new FedRun(1, String.join("\n", changes) + "\n", ""));
    assertThat(tree("import", "--trim", "--dry-run", next))
        .isEqualTo(printed("would " + changes[0], "would " + changes[1], "would " + changes[2]));
    assertThat(tree("export").out()).isEqualTo(CUST);
    assertThat(tree("import", next))
        .isEqualTo(
            printed(changes[0], changes[1], "extra path not trimmed: /cust/cms/deploy/host2"));
    assertThat(tree("import", "--trim", next)).isEqualTo(printed(changes[2]));
    assertThat(tree("diff", next)).isEqualTo(printed());
  }

  @Test
  void nodes_that_go_with_their_program_are_shown_when_asked_for_and_stay() throws Exception {
    FedRun unused = tree("import", file("hosts.zk", "/hosts\n  version = 1\n  /groups\n    /a\n"));
    try (ClusterConnection connection = connect();
        ZooKeeper program = new ZooKeeper(servers, 30_000, event -> {})) {
      byte[] host = "{\"name\":\"h\"}".getBytes(StandardCharsets.UTF_8);
      program.create("/hosts/42", host, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
      program.create("/hosts/groups/a/1", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
      new Notifications(connection).send("ops", Optional.empty());

      assertThat(tree("import", "--trim", file("hosts.zk", "/hosts\n  version = 2\n")))
          .isEqualTo(
              printed(
                  "change /hosts: version from 1 to 2",
                  "extra path kept, ephemeral nodes are below it: /hosts/groups"));
      assertThat(tree("show")).isEqualTo(printed("/hosts", "  version = 2", "  /groups", "    /a"));
      assertThat(tree("show", "--ephemeral", "/hosts"))
          .isEqualTo(
              printed(
                  "/hosts",
                  "  version = 2",
                  "  /42",
                  "    name = u'h'",
                  "  /groups",
                  "    /a",
                  "      /1"));
    }
  }

  @Test
  void where_anything_in_a_file_is_wrong_all_of_it_is_told_and_nothing_changed() throws Exception {
    String right = file("a.zk", "/a\n  b = 1\n");
    String wrong = file("b.zk", "/b\n  c = x\n  /d\n    e\n/a\n  b = 2\n");

    for (String command : new String[] {"import", "diff"}) {
      FedRun run = tree(command, right, wrong);

      assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(run.out()).isEmpty();
      assertThat(run.err().lines())
          .containsExactly(
              "fed: "
                  + wrong
                  + ":2:7: \"x\" is no literal: put a text in quotes; nothing is evaluated",
              "fed: "
                  + wrong
                  + ":4:5: the line is none of /node, /node : type, property = value, link -> /path"
                  + " and property => /path name",
              "fed: " + wrong + ": /a has b = 2 here and 1 in another file: say it once");
    }
    assertThat(tree("import", file("c.zk", "/c\n/federation\n")))
        .isEqualTo(
            new FedRun(
                ExitCode.USAGE,
                "",
                "fed: /federation is not for deployments, others keep theirs there: use another"
                    + " name\n"));
    assertThat(tree("export")).isEqualTo(printed());
  }

  @Test
  void what_no_text_can_say_is_not_exported_but_shown() throws Exception {
    try (ClusterConnection connection = connect()) {
      byte[] data = "{\"type\":\"a\\nb\"}".getBytes(StandardCharsets.UTF_8);
      new SharedTree(connection).apply(List.of(new SharedTree.Create("/odd", data)));
    }

    assertThat(tree("export").err()).startsWith("fed: /odd cannot be written as a text: ");
    assertThat(tree("show").out()).startsWith("/odd : a");
  }

  @Test
  void a_path_that_is_not_there_is_told() throws Exception {
    assertThat(tree("show", "/none"))
        .isEqualTo(
            new FedRun(
                ExitCode.FAILED,
                "",
                "fed: there is no /none in the ZooKeeper at " + servers + "\n"));
    assertThat(tree("show", "cust"))
        .isEqualTo(
            new FedRun(
                ExitCode.USAGE,
                "",
                "fed: cust is not a path: begin with a /, and end with a name\n"));
  }

  @Test
  void a_difference_that_cannot_be_found_out_is_none() throws Exception {
    server.close();

    FedRun run = tree("diff", file("cust.zk", CUST));

    assertThat(run)
        .isEqualTo(
            new FedRun(
                ExitCode.USAGE, "", "fed: ZooKeeper at " + servers + " cannot be reached\n"));
  }
}
