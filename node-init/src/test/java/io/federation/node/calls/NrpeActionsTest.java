package io.federation.node.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.federation.machine.ProcessTable;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.script.MoreVariables;
import io.federation.node.script.ScriptEnvironment;
import io.federation.node.script.ScriptRunner;
import io.federation.orchestrate.action.StatusCode;
import io.federation.orchestrate.answer.ActionCall;
import io.federation.orchestrate.answer.ActionResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NrpeActionsTest {

  @TempDir private Path folder;
  private Path file;
  private NrpeActions actions;

  @BeforeEach
  void configure() throws Exception {
    file = folder.resolve("nrpe.cfg");
    Path more = Files.createDirectories(folder.resolve("more/deep"));
    Files.writeString(
        file,
        String.join(
            "\n",
            "# command[hidden]=echo hidden",
            "server_port=5666",
            "command[check_load]=echo odd >&2; echo 'OK - load 0.1 | load1=0.1;5;10' && echo more",
            "command[check_disk]=echo 'CRITICAL - / is full'; exit 2",
            "command[odd]=exit 77",
            "command[slow]=sleep 600",
            "command[with]=echo $ARG1$",
            "include_dir=" + folder.resolve("more"),
            "command[dollar]=echo a | awk '{ print $$1 }'",
            "include=" + file,
            "include=" + folder.resolve("absent.cfg"),
            ""));
    Files.writeString(more.resolve("late.cfg"), "command[late]=echo late\n");
    Files.writeString(more.resolve("other.txt"), "command[other]=echo other\n");
    NodeHome home = new NodeHome(folder.resolve("home"));
    actions =
        new NrpeActions(
            new NodeWithFacts(Map.of(NrpeActions.FILE, file.toString())),
            new ActionPrograms(
                home,
                new ScriptRunner(new ProcessTable(), (source, line) -> {}, Clock.systemUTC())),
            new ScriptEnvironment(
                home, new NodeInfo(home), Map.of("PATH", "/usr/bin:/bin"), MoreVariables.NONE));
  }

  private ActionResult run(String command) throws Exception {
    return run(command, Duration.ofMinutes(2));
  }

  private ActionResult run(String command, Duration limit) throws Exception {
    return actions.run(
        new ActionCall(
            "ann",
            "runcommand",
            new TreeMap<>(Map.of("command", TextNode.valueOf(command))),
            limit));
  }

  @Test
  void a_check_says_how_it_is_with_its_figures_apart() throws Exception {
    ActionResult result = run("check_load");

    assertThat(result.status()).isEqualTo(StatusCode.OK);
    assertThat(result.data())
        .hasToString(
            "{command=\"check_load\", exitcode=0, output=\"OK - load 0.1\","
                + " perfdata=\"load1=0.1;5;10\"}");
    assertThat(folder.resolve("home/run/action")).isEmptyDirectory();
  }

  @Test
  void one_that_is_not_well_has_failed_with_what_it_says() throws Exception {
    ActionResult result = run("check_disk");

    assertThat(result.status()).isEqualTo(StatusCode.FAILED);
    assertThat(result.message()).isEqualTo("CRITICAL - / is full");
    assertThat(result.data().get("exitcode").asInt()).isEqualTo(2);
  }

  @Test
  void an_exit_code_that_nagios_does_not_know_is_unknown() throws Exception {
    ActionResult result = run("odd");

    assertThat(result.message()).isEqualTo("odd printed nothing and exited with code 77");
    assertThat(result.data().get("exitcode").asInt()).isEqualTo(3);
  }

  @Test
  void files_that_are_included_count_each_once() throws Exception {
    assertThat(run("late").data().get("output").asText()).isEqualTo("late");
    assertThat(NrpeConfiguration.commands(file))
        .containsOnlyKeys("check_disk", "check_load", "dollar", "late", "odd", "slow", "with");
    assertThat(run("dollar").data().get("output").asText()).isEqualTo("a");
  }

  @Test
  void a_prefix_stands_before_each_command() throws Exception {
    Files.writeString(file, "command[late]=true\ncommand_prefix=/usr/bin/env\n");

    assertThat(NrpeConfiguration.commands(file)).containsEntry("late", "/usr/bin/env true");
  }

  @Test
  void an_unknown_command_is_told_with_those_that_there_are() throws Exception {
    ActionResult result = run("check_none");

    assertThat(result.status()).isEqualTo(StatusCode.FAILED);
    assertThat(result.message())
        .isEqualTo(
            file
                + " defines no command check_none, but check_disk, check_load, dollar, late, odd, slow, with");
  }

  @Test
  void one_that_wants_arguments_is_not_run() throws Exception {
    assertThat(run("with").message())
        .isEqualTo("the command with in " + file + " takes arguments, which are not supported");
  }

  @Test
  void one_that_takes_too_long_is_ended() throws Exception {
    ActionResult result = run("slow", Duration.ofSeconds(1));

    assertThat(result.status()).isEqualTo(StatusCode.OTHER);
    assertThat(result.message()).isEqualTo("slow: its time limit of 1s reached");
  }

  @Test
  void a_node_without_the_file_does_not_have_it() {
    assertThat(actions.isUsable(Map.of(NrpeActions.FILE, file.toString()))).isTrue();
    assertThat(actions.isUsable(Map.of(NrpeActions.FILE, folder + "/none"))).isFalse();
    for (String odd : List.of("", "nrpe.cfg", "\0")) {
      assertThat(actions.isUsable(Map.of(NrpeActions.FILE, odd))).isFalse();
    }
  }
}
