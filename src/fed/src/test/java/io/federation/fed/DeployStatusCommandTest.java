package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.cluster.EmbeddedServer;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where hosts are on their way, as an operator and a script see it. */
class DeployStatusCommandTest {

  private static final String AT_WORK =
      """
      /agent-locks
        /cust,cms
          id = '43'
          name = 'host2.example.org'
          /_c_5f0c-lock-0000000007
            id = '43'
            name = 'host2.example.org'
          /_c_11ab-lock-0000000008
            id = '44'
            name = 'host3.example.org'
        /cust,db
          id = '45'
          name = 'host4.example.org'
      /hosts
        version = 'a1b2c3d'
        /42
          name = 'host1.example.org'
          version = 'a1b2c3d'
        /43
          name = 'host2.example.org'
          role = 'web'
          status = 'deploying /cust/cms 0'
          version = 7
        /44
          name = 'host3.example.org'
          status = 'waiting for /agent-locks/cust,cms, which host2.example.org has'
      /role-locks
        /web
          /request-0000000003
            hostname = 'host4.example.org'
            requestor = '45'
      """;

  private static final String SHOWN =
      """
      the cluster version is a1b2c3d: on 1 of 3 hosts

      HOST               ID  ROLE  VERSION  CURRENT  NOW
      host1.example.org  42  -     a1b2c3d  yes      -
      host2.example.org  43  web   7        no       deploying /cust/cms 0
      host3.example.org  44  -     -        no       waiting for /agent-locks/cust,cms, which \
      host2.example.org has

      LOCK                   HELD BY                   BEGUN BY                                   \
           WAITING
      /agent-locks/cust,cms  host2.example.org         host2.example.org                          \
           host3.example.org
      /agent-locks/cust,db   -                         host4.example.org (may still be at work, \
      gone)  -
      /role-locks/web        host4.example.org (gone)  -                                          \
           -
      """;

  @TempDir Path folder;
  @AutoClose private EmbeddedServer server;
  private String servers = "";

  @BeforeEach
  void start() throws IOException {
    InetSocketAddress address;
    try (ServerSocket free = new ServerSocket(0)) {
      address = InetSocketAddress.createUnresolved("127.0.0.1", free.getLocalPort());
    }
    server = EmbeddedServer.start(address, folder.resolve("data"));
    servers = "127.0.0.1:" + address.getPort();
    Files.writeString(
        folder.resolve("federation.yaml"),
        "deployment: fed1\nstacktype: lad1\nzookeeper: " + servers + "\n");
  }

  private FedRun run(String... call) {
    List<String> all = new ArrayList<>(List.of(call));
    all.addAll(List.of("--description", folder.resolve("federation.yaml").toString()));
    return FedRun.of(all.toArray(String[]::new));
  }

  private void bring(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("a.zk"), text);
    assertThat(run("tree", "import", "--trim", file.toString()).err()).isEmpty();
  }

  private static FedRun printed(int exitCode, String... lines) {
    return new FedRun(exitCode, String.join("\n", lines) + "\n", "");
  }

  @Test
  void people_see_who_does_what_and_who_waits_for_whom() throws Exception {
    bring(AT_WORK);

    assertThat(run("deploy", "status")).isEqualTo(new FedRun(ExitCode.TRY_AGAIN, SHOWN, ""));
  }

  @Test
  void programs_read_one_object() throws Exception {
    bring(AT_WORK);

    FedRun run = run("deploy", "status", "--json");

    assertThat(run.exitCode()).isEqualTo(ExitCode.TRY_AGAIN);
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(run.out()))
        .isEqualTo(
            json.readTree(
                """
                {"version": "a1b2c3d", "state": "deploying", "failure": null,
                 "hosts": [
                  {"id": "42", "name": "host1.example.org", "role": null, "version": "a1b2c3d",
                   "current": true, "status": null, "error": null},
                  {"id": "43", "name": "host2.example.org", "role": "web", "version": 7,
                   "current": false, "status": "deploying /cust/cms 0", "error": null},
                  {"id": "44", "name": "host3.example.org", "role": null, "version": null,
                   "current": false, "error": null, "status":
                   "waiting for /agent-locks/cust,cms, which host2.example.org has"}],
                 "locks": [
                  {"path": "/agent-locks/cust,cms",
                   "holder": {"id": "43", "name": "host2.example.org", "gone": false},
                   "begun": {"id": "43", "name": "host2.example.org", "gone": false},
                   "waiting": [{"id": "44", "name": "host3.example.org", "gone": false}]},
                  {"path": "/agent-locks/cust,db", "holder": null,
                   "begun": {"id": "45", "name": "host4.example.org", "gone": true},
                   "waiting": []},
                  {"path": "/role-locks/web",
                   "holder": {"id": "45", "name": "host4.example.org", "gone": true},
                   "begun": null, "waiting": []}]}
                """));
  }

  @Test
  void each_state_has_its_words_and_its_exit_code() throws Exception {
    bring("/hosts\n  version = 7\n  /42\n    version = 7\n    error = 'no disk'\n");
    String titles = "HOST  ID  ROLE  VERSION  CURRENT  NOW";
    String error = "error: no disk";

    assertThat(run("deploy", "status"))
        .isEqualTo(
            printed(
                ExitCode.DONE,
                "the cluster version is 7: on 1 of 1 hosts",
                "",
                titles,
                "42    42  -     7        yes      " + error));
    assertThat(run("deploy", "pause").exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run("deploy", "status"))
        .isEqualTo(
            printed(
                ExitCode.TRY_AGAIN,
                "the cluster version is False: paused, until the next sync",
                "",
                titles,
                "42    42  -     7        no       " + error));
    assertThat(run("deploy", "stop").exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run("deploy", "status"))
        .isEqualTo(
            printed(
                ExitCode.FAILED,
                "the cluster version is None: stopped, until a person has looked",
                "",
                titles,
                "42    42  -     7        no       " + error));
    assertThat(run("deploy", "status", "--json").out())
        .contains("\"version\" : null", "\"state\" : \"stopped\"");
  }

  @Test
  void a_version_that_hosts_go_back_from_is_told() throws Exception {
    String failed = "  failed = 'b2c3d4e'\n  failure = 'h1: no disk'\n  /42\n    version = 7\n";
    bring("/hosts\n  version = None\n" + failed);
    assertThat(run("deploy", "status"))
        .satisfies(run -> assertThat(run.exitCode()).isEqualTo(ExitCode.TRY_AGAIN))
        .satisfies(
            run ->
                assertThat(run.out())
                    .startsWith(
                        "the cluster version is None: stopped, while the tree is taken back to the"
                            + " version before\nversion b2c3d4e has failed on h1: no disk\n\nHOST"));

    bring("/hosts\n  version = 7\n  returned = 7\n" + failed);
    FedRun run = run("deploy", "status", "--json");
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(new ObjectMapper().readTree(run.out()).get("failure"))
        .isEqualTo(
            new ObjectMapper().readTree("{\"version\": \"b2c3d4e\", \"why\": \"h1: no disk\"}"));
    assertThat(run("deploy", "status").out())
        .startsWith(
            "the cluster version is 7: on 1 of 1 hosts\nversion b2c3d4e has failed on h1: no disk");
  }

  @Test
  void an_error_of_several_lines_stands_in_one() throws Exception {
    bring("/hosts\n  version = 7\n  /42\n    error = 'no disk\\nat all'\n");

    assertThat(run("deploy", "status").out()).endsWith("  error: no disk; at all\n");
  }

  @Test
  void a_cluster_without_hosts_is_told_from_one_that_was_never_synced() {
    assertThat(run("deploy", "status"))
        .isEqualTo(
            new FedRun(
                ExitCode.FAILED,
                "",
                "fed: there is no /hosts in the ZooKeeper at "
                    + servers
                    + ": 'fed deploy sync' makes it\n"));
    run("deploy", "set-version", "7");
    assertThat(run("deploy", "status"))
        .isEqualTo(printed(ExitCode.DONE, "the cluster version is 7: no host is there"));
  }

  @Test
  void a_zookeeper_that_cannot_be_reached_is_told_in_one_line() {
    server.close();

    assertThat(run("deploy", "status", "--json"))
        .isEqualTo(
            new FedRun(
                ExitCode.FAILED, "", "fed: ZooKeeper at " + servers + " cannot be reached\n"));
  }
}
