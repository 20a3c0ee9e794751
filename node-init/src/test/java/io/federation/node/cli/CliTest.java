package io.federation.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("jvm")
class CliTest {

  @TempDir private Path folder;

  private CommandLineRun cli;

  @BeforeEach
  void make() {
    cli = new CommandLineRun(folder.resolve("home"));
  }

  static Stream<String> commands() {
    return Stream.of(
        "init",
        "cron-1m",
        "agent",
        "status",
        "why",
        "plan",
        "wedged",
        "unwedge",
        "pause",
        "resume",
        "terminate",
        "nodeinfo",
        "partners",
        "turn",
        "secret",
        "live-servers",
        "deploy-check",
        "turn take",
        "turn leave",
        "turn show",
        "secret share",
        "secret read",
        "secret forget",
        "nodeinfo get",
        "nodeinfo set",
        "nodeinfo list");
  }

  private CommandLineRun.Result run(String line, String... more) {
    return cli.run(
        Stream.concat(Arrays.stream(line.split(" ")), Arrays.stream(more)).toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_says_how_it_is_called(String command) {
    CommandLineRun.Result result = run(command, "--help");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("Usage: node-init " + command + " ").contains("--home=DIR");
    assertThat(result.err()).isEmpty();
    assertThat(cli.home().root()).doesNotExist();
  }

  @Test
  void the_program_says_which_commands_it_has_and_what_its_exit_codes_mean() {
    CommandLineRun.Result result = cli.run("--help");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("Exit codes: 0 done, 1 failed, 2 wrong call or input, 75 try again later.");
    List<String> listed =
        Pattern.compile("^  ([a-z][a-z0-9-]*) {2,}[A-Z]", Pattern.MULTILINE)
            .matcher(result.out())
            .results()
            .map(match -> match.group(1))
            .filter(name -> !List.of("generate-completion", "help").contains(name))
            .toList();
    assertThat(listed)
        .containsExactlyElementsOf(commands().filter(name -> !name.contains(" ")).toList());
  }

  @Test
  void the_program_says_its_version() {
    assertThat(cli.run("--version").exitCode()).isZero();
    assertThat(cli.run("--version").out()).startsWith("node-init ").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "init",
        "cron-1m",
        "status",
        "why",
        "plan",
        "wedged x",
        "unwedge",
        "pause",
        "resume",
        "terminate",
        "nodeinfo",
        "live-servers",
        "deploy-check",
        "nodeinfo get x",
        "nodeinfo set x y",
        "nodeinfo list"
      })
  void an_unknown_option_is_refused_in_one_line_that_points_to_the_help(String line) {
    assertWrongCall(run(line, "--frobnicate"), "--frobnicate");
    assertThat(cli.home().root()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "frobnicate, frobnicate",
    "status extra, extra",
    "deploy-check --warn soon, --warn",
    "nodeinfo, subcommand",
    "nodeinfo get, NAME",
    "nodeinfo set a, VALUE",
    "wedged, REASON",
    "init --set x, KEY=VALUE",
    "status --home, --home",
    "cron-1m extra, extra",
    "help frobnicate, frobnicate",
  })
  void a_wrong_call_is_refused_in_one_line_that_points_to_the_help(String line, String what) {
    assertWrongCall(run(line), what);
  }

  private static void assertWrongCall(CommandLineRun.Result result, String what) {
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("node-init: ")
        .contains(what)
        .contains("--help")
        .hasLineCount(1);
  }

  @Test
  void without_a_command_the_program_says_how_it_is_called() {
    CommandLineRun.Result result = cli.run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--help");
  }

  @Test
  void an_error_is_one_line_and_shows_where_it_came_from_only_when_asked() {
    CommandLineRun.Result result = cli.run("nodeinfo", "set", "../x", "y");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("node-init: nodeinfo property \"../x\" is not a name: use ")
        .hasLineCount(1);

    for (CommandLineRun.Result shown :
        List.of(
            cli.run("--stacktrace", "nodeinfo", "set", "../x", "y"),
            cli.run("nodeinfo", "set", "../x", "y", "--stacktrace"))) {
      assertThat(shown.exitCode()).isEqualTo(2);
      assertThat(shown.err()).startsWith(result.err()).contains("\tat io.federation.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "wedged reason", "cron-1m"})
  void a_file_that_cannot_be_read_is_a_failure_told_in_one_line(String line) throws IOException {
    Files.createDirectories(cli.home().nodeinfo().resolve("state.txt"));

    CommandLineRun.Result result = run(line);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .startsWith(
            "node-init: "
                + cli.home().nodeinfo().resolve("state.txt")
                + ": Is a directory: remove the folder, a file belongs there")
        .hasLineCount(1);
    assertThat(run(line, "--stacktrace").err()).contains("\tat io.federation.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cron-1m", "pause", "nodeinfo set a b"})
  void trouble_with_the_file_system_says_what_it_is_and_not_only_where(String line) {
    // Nobody, root included, can make a folder there.
    cli.with("NODE_HOME", "/proc/federation");

    CommandLineRun.Result result = run(line);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err().lines().findFirst().orElse(""))
        .startsWith("node-init: ")
        .contains("/proc/federation")
        .matches("node-init: .*[A-Za-z]+ [A-Za-z]+.*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cron-1m", "cron-1m --verbose"})
  void a_heartbeat_makes_no_home_where_there_is_none(String line) {
    Path typo = folder.resolve("typo");

    CommandLineRun.Result result = run(line, "--home", typo.toString());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "node-init: there is no node in "
                + typo
                + ": name its home with --home, or run node-init init\n");
    assertThat(typo).doesNotExist();
  }

  @Test
  void the_home_is_the_one_given_else_that_of_the_environment() {
    Path other = folder.resolve("other");
    assertThat(cli.run("nodeinfo", "set", "motto", "here").exitCode()).isZero();
    assertThat(cli.run("--home", other.toString(), "nodeinfo", "set", "motto", "x").exitCode())
        .isZero();
    assertThat(cli.run("nodeinfo", "--home=" + other, "set", "motto", "y").exitCode()).isZero();
    assertThat(cli.run("nodeinfo", "set", "motto", "there", "--home", other.toString()).exitCode())
        .isZero();

    assertThat(cli.home().nodeinfo().resolve("motto.txt")).hasContent("here");
    assertThat(other.resolve("nodeinfo/motto.txt")).hasContent("there");
  }

  @Test
  void a_heartbeat_finds_its_home_in_the_same_way() throws IOException {
    Files.createDirectories(folder.resolve("other/nodeinfo"));
    assertThat(cli.run("cron-1m", "--home", folder.resolve("other").toString()).err())
        .isEqualTo("node-init: this node was never initialised: run node-init init\n");
    assertThat(folder.resolve("other/log/node-init.log")).exists();
    assertThat(cli.home().root()).doesNotExist();
  }

  @Test
  void a_completion_script_is_made_that_bash_understands_and_that_knows_the_commands() {
    CommandLineRun.Result result = cli.run("generate-completion");
    assertThat(result.exitCode()).isZero();

    String completions =
        ProgramRun.of(
                "bash",
                "--norc",
                "-c",
                result.out()
                    + "\nCOMP_WORDS=(node-init no) COMP_CWORD=1 COMP_LINE='node-init no'"
                    + " COMP_POINT=12; _complete_node-init; printf '%s\\n' \"${COMPREPLY[@]}\"")
            .run()
            .expectingSuccess()
            .out();

    assertThat(completions.strip()).isEqualTo("nodeinfo");
  }
}
