package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallCommandTest {

  @TempDir private Path folder;
  private CallScene scene;

  @BeforeEach
  void three_nodes() throws Exception {
    scene = new CallScene(folder);
  }

  @AfterEach
  void end() throws Exception {
    scene.close();
  }

  private FedRun fed(String... words) throws IOException {
    return scene.fed(words);
  }

  /** Lets figures that differ from run to run be the same. */
  private static String masked(String out) {
    return out.replaceAll("[0-9]+\\.[0-9]+ ms", "N ms");
  }

  @Test
  void nodes_are_found() throws Exception {
    assertThat(fed("find")).isEqualTo(new FedRun(ExitCode.DONE, "i-1\ni-2\ni-3\n", ""));
    assertThat(fed("find", "-F", "country=uk", "-C", "app1", "--json").out())
        .isEqualTo("[\"i-1\",\"i-2\"]\n");
    assertThat(fed("find", "-I", "i-3", "-I", "/1$/").out()).isEqualTo("i-1\ni-3\n");
    assertThat(fed("find", "-S", "not country=uk").out()).isEqualTo("i-3\n");
    assertThat(fed("find", "-C", "db1")).isEqualTo(new FedRun(ExitCode.FAILED, "", ""));
    assertThat(fed("find", "-S", "country=uk and"))
        .isEqualTo(
            new FedRun(
                ExitCode.USAGE,
                "",
                "fed: the expression ends where a fact or a class must stand\n"));
  }

  @Test
  void facts_are_counted() throws Exception {
    assertThat(fed("facts", "country")).isEqualTo(new FedRun(ExitCode.DONE, "uk  2\n", ""));
    assertThat(fed("facts", "country", "--json").out()).isEqualTo("{\"uk\":[\"i-1\",\"i-2\"]}\n");
    assertThat(fed("facts", "planet").exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void nodes_that_answer_are_told_and_those_that_do_not() throws Exception {
    assertThat(masked(fed("ping", "-I", "i-2").out()))
        .isEqualTo("i-2                                      time=N ms\n\n1 of 1 nodes answer\n");

    scene.nodes.get(0).beSilent();
    FedRun run = fed("ping", "-F", "country=uk", "-t", "2");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).endsWith("\n1 of 2 nodes answer\n   no response from i-1\n");
    assertThat(fed("ping", "-C", "db1"))
        .isEqualTo(new FedRun(ExitCode.FAILED, "", "fed: no node was found\n"));
  }

  @Test
  void an_action_is_called_and_what_it_gives_is_printed_and_summarised() throws Exception {
    FedRun run =
        fed("call", "rpcutil", "get_fact", "fact=country", "-F", "country=uk", "--batch", "1");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(masked(run.out()))
        .isEqualTo(
            """
            i-1
               Fact: country
               Value: uk
            i-2
               Fact: country
               Value: uk

            Summary of Value:

               uk = 2

            Finished processing 2 / 2 hosts in N ms
            """);
  }

  @Test
  void what_fails_and_who_does_not_answer_is_told() throws Exception {
    scene.nodes.get(1).beSilent();

    FedRun run = fed("call", "rpcutil", "get_fact", "fact=country", "--timeout", "2");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(masked(run.out()))
        .contains("i-3  FAILED  no such fact\n")
        .endsWith("Finished processing 2 / 3 hosts in N ms\n\nNo response from:\n\n   i-2\n");
    assertThat(fed("call", "rpcutil", "ping", "-I", "i-2", "-t", "1").exitCode()).isEqualTo(3);
    assertThat(fed("call", "rpcutil", "ping", "-I", "i-9"))
        .isEqualTo(new FedRun(1, "", "fed: no node was found\n"));
  }

  @Test
  void json_has_the_form_of_mcollective_and_names_the_nodes_of_another_call() throws Exception {
    FedRun run = fed("call", "rpcutil", "get_fact", "fact=country", "--json", "-F", "country=uk");

    JsonNode json = new JsonMapper().readTree(run.out());
    assertThat(json).hasSize(2);
    assertThat(json.get(0))
        .hasToString(
            "{\"agent\":\"rpcutil\",\"action\":\"get_fact\",\"sender\":\"i-1\",\"statuscode\":0,"
                + "\"statusmsg\":\"OK\",\"data\":{\"fact\":\"country\",\"value\":\"uk\"}}");
    Path replies = Files.writeString(folder.resolve("replies.json"), run.out());
    assertThat(fed("call", "rpcutil", "ping", "--dry-run", "--nodes", replies.toString()).out())
        .isEqualTo("i-1\ni-2\n");
    Path names = Files.writeString(folder.resolve("names"), "i-3\n\n i-1\ni-3\n");
    assertThat(fed("call", "rpcutil", "ping", "--dry-run", "--nodes", names.toString()).out())
        .isEqualTo("i-1\ni-3\n");
  }

  @Test
  void fewer_nodes_can_be_called() throws Exception {
    assertThat(fed("call", "rpcutil", "ping", "--dry-run", "--limit", "2").out())
        .isEqualTo("i-1\ni-2\n");
    assertThat(fed("call", "rpcutil", "ping", "--dry-run", "--limit", "50%").out())
        .isEqualTo("i-1\n");
    assertThat(fed("call", "rpcutil", "ping", "--dry-run", "--limit", "1%").out())
        .isEqualTo("i-1\n");
    assertThat(fed("call", "rpcutil", "ping", "--dry-run", "-1").out()).isEqualTo("i-1\n");
    assertThat(fed("call", "rpcutil", "ping", "--limit", "some"))
        .isEqualTo(
            new FedRun(
                ExitCode.USAGE,
                "",
                "fed: --limit \"some\" is not a number: use one such as 5 or 10%\n"));
  }

  @Test
  void a_wrong_call_is_refused_before_anything_is_sent() throws Exception {
    assertThat(fed("call", "rpcutil", "get_fact", "fact=; rm -rf /").err())
        .startsWith("fed: fact is \"; rm -rf /\", which is not ");
    assertThat(fed("call", "rpcutil", "get_fact").err())
        .isEqualTo("fed: get_fact needs fact: Fact\n");
    assertThat(fed("call", "rpcutil", "ping", "now").err())
        .isEqualTo("fed: \"now\" gives no name a value: use name=value\n");
    assertThat(fed("call", "rpcutil").err()).startsWith("fed: name an action of rpcutil: agent_");
    assertThat(fed("call", "squid", "purge"))
        .returns(ExitCode.USAGE, FedRun::exitCode)
        .returns(
            "fed: there is no agent squid: use one of rpcutil, node, audit, haproxy, nrpe, notify, or declare"
                + " it in "
                + folder.resolve("ops/bin/action/squid/squid.yaml")
                + "\n",
            FedRun::err);
    assertThat(FedRun.of("call", "rpcutil", "ping", "--key", "absent").err())
        .isEqualTo("fed: --key: there is no file absent\n");
  }

  @Test
  void what_can_be_called_is_described() throws Exception {
    assertThat(fed("call", "rpcutil", "--describe").out())
        .startsWith("rpcutil: What a node is, and whether it answers. An action may take 10 s.\n")
        .contains("\nping: Answers.\n   gives pong: The time on the node in seconds since 1970.\n")
        .contains("\n   takes fact: string. Its name.\n");
  }

  @Test
  void options_that_cannot_be_meant_are_refused() throws Exception {
    Path names = Files.writeString(folder.resolve("names"), "i-3\n");
    assertThat(fed("call", "rpcutil", "ping", "--nodes", names.toString(), "-C", "app1").err())
        .isEqualTo("fed: --nodes cannot be combined with -F, -C, -A, -I, -W or -S\n");
    assertThat(fed("call", "rpcutil", "ping", "--one", "--limit", "2").err())
        .isEqualTo("fed: use one of --one and --limit\n");
    for (String option : List.of("--batch=-2", "--batch-sleep=-5", "--timeout=-2", "--timeout=0")) {
      assertThat(fed("call", "rpcutil", "ping", option))
          .returns(ExitCode.USAGE, FedRun::exitCode)
          .returns(
              "fed: --batch and --batch-sleep cannot be negative, and --timeout must be positive\n",
              FedRun::err);
    }
  }
}
