package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("jvm")
class MainTest {

  @TempDir Path folder;

  private String home() {
    return folder.resolve("home").toString();
  }

  @Test
  void help_lists_the_commands_but_not_the_keeper_which_is_not_for_people() {
    FedRun help = FedRun.of("--help");

    assertThat(help.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(help.out())
        .contains("  up ", "  status ", "  watch ", "  log ", "  why ", "  plan ", "  nodes ")
        .contains(
            "  partners ",
            "  config ",
            "  tree ",
            "  deploy ",
            "  kill ",
            "  down ",
            "  notify ",
            "  webhook ",
            "  completion ",
            "  help ")
        .doesNotContain("keeper  ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "status",
        "watch",
        "log",
        "why",
        "plan",
        "nodes",
        "partners",
        "config",
        "tree",
        "tree check",
        "tree show",
        "tree diff",
        "tree import",
        "tree export",
        "deploy",
        "deploy sync",
        "deploy status",
        "deploy set-version",
        "deploy stop",
        "deploy pause",
        "deploy resume",
        "find",
        "facts",
        "ping",
        "call",
        "orchestrate",
        "audit",
        "kill",
        "down",
        "notify",
        "webhook",
        "completion"
      })
  void each_command_has_help_and_says_the_version(String command) {
    FedRun help = FedRun.of((command + " --help").split(" "));
    assertThat(help.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(help.out()).contains("Usage: fed " + command, "--home", "--yes");

    assertThat(FedRun.of((command + " --version").split(" ")).out()).startsWith("fed ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bogus",
        "status --bogus",
        "up extra",
        "up --count web1",
        "kill",
        "notify",
        "notify a b c",
        "webhook",
        "log -n many",
        "tree",
        "tree bogus",
        "tree check",
        "tree diff",
        "tree import --trim",
        "tree show a b",
        "deploy",
        "deploy bogus",
        "deploy sync extra",
        "deploy status extra",
        "deploy set-version",
        "deploy set-version 1 2",
        "deploy stop 1",
        "keeper"
      })
  void a_wrong_call_ends_with_2(String call) {
    String[] arguments = call.isEmpty() ? new String[0] : call.split(" ");

    assertThat(FedRun.of(arguments).exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void an_interval_that_is_none_is_refused_in_one_line_before_anything_is_made() {
    FedRun run = FedRun.of("up", "--home", home(), "--every", "often");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("fed: --every \"often\" is not a duration").hasLineCount(1);
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "status --json",
        "status --at -5m",
        "watch",
        "log",
        "log -f",
        "why",
        "why a-1",
        "plan",
        "nodes",
        "partners db1",
        "kill web1-1",
        "tree show",
        "tree export /cust",
        "deploy sync",
        "deploy sync --dry-run --url git:https://127.0.0.1:1/a.git#main",
        "deploy status",
        "deploy status --json",
        "deploy set-version 1",
        "deploy stop",
        "deploy pause",
        "deploy resume",
        "notify ops"
      })
  void what_needs_a_federation_says_in_one_line_that_there_is_none(String call) {
    FedRun run = FedRun.of((call + " --home " + home()).split(" "));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo("fed: there is no federation in " + home() + ": run ./fed up\n");
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"down", "down --purge"})
  void where_there_is_no_federation_there_is_nothing_to_stop(String call) {
    FedRun run = FedRun.of((call + " --home " + home()).split(" "));

    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).startsWith("Nothing to do");
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "status", "log", "down", "down --purge"})
  void a_folder_of_something_else_is_refused_in_one_line_and_not_touched(String call)
      throws IOException {
    Path letter =
        Files.writeString(Files.createDirectory(folder.resolve("home")).resolve("a"), "x");
    Path root = Files.createDirectories(folder.resolve("project"));
    for (String file :
        new String[] {
          "node-init/target/node-init.jar",
          "src/fed/target/fed.jar",
          "bootstrap/hello/it/federation.yaml"
        }) {
      Files.createDirectories(root.resolve(file).getParent());
      Files.createFile(root.resolve(file));
    }

    FedRun run =
        FedRun.of(
            Map.of("FEDERATION_ROOT", root.toString()), (call + " --home " + home()).split(" "));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("fed: " + home() + " is not empty").hasLineCount(1);
    assertThat(letter).hasContent("x");
    assertThat(folder.resolve("home").toFile().list()).containsExactly("a");
  }

  @Test
  void what_was_not_built_is_named() {
    FedRun run = FedRun.of(Map.of("FEDERATION_ROOT", folder.toString()), "up", "--home", home());

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .isEqualTo(
            "fed: "
                + folder.resolve("node-init/target/node-init.jar")
                + " is missing: start fed by ./fed, which builds it\n");
  }

  @Test
  void without_the_projects_folder_it_is_said_how_to_start() {
    FedRun run = FedRun.of(Map.of(), "status", "--home", home());

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("start fed by ./fed");
  }

  @Test
  void a_stack_trace_is_shown_when_asked_for() {
    assertThat(FedRun.of("status", "--home", home(), "--stacktrace").err())
        .contains("\tat io.federation.");
  }

  @Test
  void a_number_of_lines_below_zero_is_refused() {
    FedRun run = FedRun.of("log", "--home", home(), "-n", "-1");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("-1 is not a number of lines: use a whole number from 0");
  }

  @Test
  void the_completion_script_parses_and_knows_the_commands() throws Exception {
    FedRun run = FedRun.of("completion");
    Path script = Files.writeString(folder.resolve("completion"), run.out());

    Process bash =
        new ProcessBuilder("bash", "-c", ". \"$0\" && complete -p fed", script.toString())
            .redirectOutput(folder.resolve("out").toFile())
            .start();

    assertThat(bash.waitFor()).isZero();
    assertThat(folder.resolve("out")).content().contains("-F _complete_fed_names fed");
    assertThat(run.out()).contains("up", "status", "down").doesNotContain("keeper");
  }

  @Test
  void the_completion_script_knows_the_names_of_nodes_and_parts() throws Exception {
    Path script = Files.writeString(folder.resolve("completion"), FedRun.of("completion").out());
    Path fed = folder.resolve("fed");
    Files.writeString(
        fed,
        "#!/bin/sh\n[ \"$*\" = 'nodes --home /h' ] && printf 'NODE PART\\nweb1-1 web1\\ndb1-1"
            + " db1\\n'\n");
    Files.setPosixFilePermissions(fed, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(completions(script, fed, "log --home /h ''")).containsExactly("db1-1", "web1-1");
    assertThat(completions(script, fed, "kill --home /h w")).containsExactly("web1-1");
    assertThat(completions(script, fed, "partners --home /h d")).containsExactly("db1");
    assertThat(completions(script, fed, "w")).contains("watch", "why");
    assertThat(completions(script, fed, "tree im")).containsExactly("import");
    assertThat(completions(script, fed, "deploy s"))
        .containsExactly("sync", "status", "set-version", "stop");
    assertThat(completions(script, fed, "tree import --tr")).containsExactly("--trim");
  }

  private List<String> completions(Path script, Path fed, String words) throws Exception {
    Path out = folder.resolve("completions");
    String call =
        ". \"$0\"; COMP_WORDS=(\"$1\" "
            + words
            + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _complete_fed_names;"
            + " printf '%s\\n' \"${COMPREPLY[@]}\"";
    Process bash =
        new ProcessBuilder("bash", "-c", call, script.toString(), fed.toString())
            .redirectOutput(out.toFile())
            .start();
    assertThat(bash.waitFor()).isZero();
    return Files.readAllLines(out).stream().filter(line -> !line.isEmpty()).toList();
  }
}
