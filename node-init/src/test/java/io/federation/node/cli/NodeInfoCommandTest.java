package io.federation.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.testkit.FolderSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeInfoCommandTest {

  @TempDir private Path folder;

  private CommandLineRun cli;

  @BeforeEach
  void make() {
    cli = new CommandLineRun(folder);
  }

  private static CommandLineRun.Result printed(String out) {
    return new CommandLineRun.Result(0, out, "");
  }

  @Test
  void a_property_is_read_as_it_was_set() throws IOException {
    assertThat(cli.run("nodeinfo", "set", "motto", "caf\u00e9 = $HOME")).isEqualTo(printed(""));

    assertThat(cli.run("nodeinfo", "get", "motto")).isEqualTo(printed("caf\u00e9 = $HOME\n"));
    assertThat(Files.readString(cli.home().nodeinfo().resolve("motto.txt")))
        .isEqualTo("caf\u00e9 = $HOME\n");
  }

  @Test
  void a_value_may_look_like_an_option() {
    assertThat(cli.run("nodeinfo", "set", "--", "motto", "--json")).isEqualTo(printed(""));

    assertThat(cli.run("nodeinfo", "get", "motto")).isEqualTo(printed("--json\n"));
  }

  @Test
  void a_property_that_is_not_set_is_told_by_the_exit_code() {
    cli.run("nodeinfo", "set", "empty", "");

    for (String name : new String[] {"missing", "empty"}) {
      assertThat(cli.run("nodeinfo", "get", name)).isEqualTo(new CommandLineRun.Result(1, "", ""));
    }
  }

  @Test
  void all_properties_are_listed_by_name() {
    cli.run("nodeinfo", "set", "stacktype", "lad1");
    cli.run("nodeinfo", "set", "motto", "a=b");

    assertThat(cli.run("nodeinfo", "list")).isEqualTo(printed("motto=a=b\nstacktype=lad1\n"));
  }

  @Test
  void all_properties_are_listed_as_json() throws IOException {
    cli.run("nodeinfo", "set", "stacktype", "lad1");
    cli.run("nodeinfo", "set", "motto", "say \"caf\u00e9\"\t\\");

    CommandLineRun.Result result = cli.run("nodeinfo", "list", "--json");

    assertThat(result.exitCode()).isZero();
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json)
        .isEqualTo(
            new ObjectMapper()
                .createObjectNode()
                .put("motto", "say \"caf\u00e9\"\t\\")
                .put("stacktype", "lad1"));
  }

  @Test
  void a_home_without_properties_has_an_empty_list() throws IOException {
    assertThat(cli.run("nodeinfo", "list")).isEqualTo(printed(""));
    assertThat(new ObjectMapper().readTree(cli.run("nodeinfo", "list", "--json").out())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state",
        "statelog",
        "statetss",
        "statesince",
        "heartbeat",
        "error",
        "wedged",
        "pause"
      })
  void what_the_node_keeps_itself_cannot_be_set(String property) throws IOException {
    cli.becomeInitialised();
    FolderSnapshot before = FolderSnapshot.of(cli.home().nodeinfo());

    CommandLineRun.Result result = cli.run("nodeinfo", "set", property, "x");

    assertThat(result)
        .isEqualTo(
            new CommandLineRun.Result(
                2,
                "",
                "node-init: nodeinfo "
                    + property
                    + " is kept by the node itself and cannot be set\n"));
    assertThat(before.differencesTo(FolderSnapshot.of(cli.home().nodeinfo()))).isEmpty();
  }

  @Test
  void what_the_node_keeps_itself_can_be_read() throws IOException {
    cli.becomeInitialised();

    assertThat(cli.run("nodeinfo", "get", "state")).isEqualTo(printed("initdone\n"));
    assertThat(cli.run("nodeinfo", "get", "statelog"))
        .isEqualTo(printed("setup:20260101-000000;initdone:20260101-000000;\n"));
  }

  @Test
  void an_address_is_one_that_other_nodes_understand() {
    assertThat(cli.run("nodeinfo", "set", "address", "db.example.org"))
        .isEqualTo(
            new CommandLineRun.Result(
                2,
                "",
                "node-init: nodeinfo address \"db.example.org\" is not an IPv4 address: use four"
                    + " numbers, 10.0.3.7\n"));
    assertThat(cli.run("nodeinfo", "set", "address", "127.8.0.12").exitCode()).isZero();
  }

  @Test
  void a_value_of_several_lines_is_refused() {
    assertThat(cli.run("nodeinfo", "set", "motto", "a\nb"))
        .isEqualTo(
            new CommandLineRun.Result(
                2,
                "",
                "node-init: the value of motto has a control character: use one line of text\n"));
    assertThat(cli.home().nodeinfo()).doesNotExist();
  }
}
