package io.federation.node.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.time.Duration;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How init scripts fail, and what is said of it. */
class InitFailureTest extends InitScriptsFixture {

  private static final String SECRET = "hunter2";

  private AbstractThrowableAssert<?, ?> assertFailure() {
    return assertThatThrownBy(this::source).isInstanceOf(InitException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'echo a~return 4', 4",
    "'return 4', 4",
    "'true~true~false', 1",
    "'# a comment~~ls /nowhere 2>/dev/null', 2",
    "'fail() {~  return 9~}~true~fail', 9",
    "'true~if true; then~  return 7~fi~true', 7",
    "'true~nosuchprogram', 127",
    "'true~x=$(exit 5)', 5",
    "'true~true | false', 1",
    "'true~for i in 1 2; do~  [ $i = 1 ]~done', 1",
  })
  void a_script_that_returns_other_than_0_has_failed(String script, int code) throws Exception {
    write(COMMON, "echo common");
    write(PART, script.replace('~', '\n'));
    write(STACK, "echo never");

    assertFailure().hasMessageStartingWith(PART + " failed with exit code " + code);
    assertThat(said()).contains("common").doesNotContain("never");
  }

  @Test
  void a_subshell_that_fails_at_the_end_is_a_failure_of_the_script() throws Exception {
    write(COMMON, "( exit 6 )");

    assertFailure().hasMessageStartingWith(COMMON).hasMessageEndingWith(" failed with exit code 6");
  }

  @ParameterizedTest
  @CsvSource({
    "'echo one~echo two~return 4', ' failed with exit code 4; last output: two'",
    "'echo one >&2~echo~return 4', ' failed with exit code 4; last output: one'",
    "'return 4', ' failed with exit code 4'",
    "'echo no database~exit 4', ' use return; last output: no database'",
  })
  void a_failure_ends_with_what_the_script_printed_last(String script, String end)
      throws Exception {
    write(COMMON, "echo common");
    write(PART, script.replace('~', '\n'));

    assertFailure().hasMessageStartingWith(PART).hasMessageEndingWith(end);
  }

  @Test
  void of_a_long_line_that_was_printed_last_the_beginning_is_shown() throws Exception {
    write(PART, "printf 'x%.0s' {1..500}", "return 3");

    assertFailure().hasMessageEndingWith("; last output: " + "x".repeat(120) + "...");
  }

  @Test
  void a_failure_on_the_way_is_none_if_the_script_goes_on() throws Exception {
    write(COMMON, "false", "ls /nowhere 2>/dev/null", "echo here");

    source();

    assertThat(said()).containsExactly("here");
  }

  @Test
  void a_failure_in_an_included_file_is_one_of_the_script() throws Exception {
    write("it/nodeinit/lib/tools.sh", "echo tools", "return 3");
    write(COMMON, "true", "include \"$DIR/../lib/tools.sh\"");

    assertFailure().hasMessage(COMMON + " failed with exit code 3; last output: tools");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void a_script_that_exits_has_failed_whatever_the_code(int code) throws Exception {
    write(COMMON, "true", "exit " + code);
    write(PART, "echo never");

    assertFailure()
        .hasMessage(
            COMMON
                + " ended the shell with exit code "
                + code
                + " (exit, or set -e): init scripts are sourced, use return");
    assertThat(said()).isEmpty();
  }

  @Test
  void a_command_that_fails_under_set_e_ends_the_shell() throws Exception {
    write(COMMON, "set -e", "true", "false", "echo never");

    assertFailure().hasMessageStartingWith(COMMON + " ended the shell with exit code 1 (");
    assertThat(said()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"exit 3, 3", "exit 0, 0", "exec true, 0", "kill -9 $$, 137"})
  void a_shell_that_ends_in_whatever_way_is_the_failure_of_the_script_at_hand(String end, int code)
      throws Exception {
    write(COMMON, "trap 'echo cleaning up' EXIT");
    write(PART, "true", end);
    write(STACK, "echo never");

    assertFailure().hasMessageContaining(PART).hasMessageContaining("exit code " + code);
    assertThat(said()).doesNotContain("never");
  }

  @Test
  void a_script_that_does_not_parse_is_found_before_any_runs() throws Exception {
    write(COMMON, "echo never");
    write(STACK, "echo never", "", "if true; then )");

    assertFailure()
        .hasMessage(
            STACK
                + " does not parse: line 3: syntax error near unexpected token `)'; no script was"
                + " run");
    assertThat(said()).doesNotContain("never");
  }

  @Test
  void a_script_that_leads_out_of_the_repository_is_not_run() throws Exception {
    write(COMMON, "echo never");
    Files.writeString(folder.resolve("outside.sh"), "echo never\n");
    Files.createDirectories(repository.resolve(PART).getParent());
    Files.createSymbolicLink(repository.resolve(PART), folder.resolve("outside.sh"));

    assertThatThrownBy(this::source)
        .hasMessage(PART + " leads out of the repository: put the file itself there, not a link");
    assertThat(said()).isEmpty();
  }

  @Test
  void a_script_that_is_a_folder_is_not_run() throws Exception {
    Files.createDirectories(repository.resolve(COMMON));

    assertThatThrownBy(this::source)
        .hasMessage(COMMON + " is not a file: put one there, or remove what is there");
  }

  @Test
  void a_script_whose_end_is_missing_does_not_parse() throws Exception {
    write(COMMON, "if true; then", "  echo never");

    assertFailure()
        .hasMessageMatching(
            COMMON
                + " does not parse: line \\d: syntax error: unexpected end of file; no script was"
                + " run");
  }

  @Test
  void a_script_that_takes_too_long_is_ended_and_named_with_the_limit() throws Exception {
    write(COMMON, "echo begun", "sleep 300");

    assertThatThrownBy(() -> source(Duration.ofSeconds(1)))
        .isInstanceOf(InitException.class)
        .hasMessageContaining("its time limit of 1s reached")
        .hasMessageContaining(COMMON);
    assertThat(said()).startsWith("begun");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "false $password",
        "exit $password_is_long",
        "set -e;grep -q $password /dev/null",
        "return ${#password}",
        "kill -9 $$ # $password",
        "if true; then password=" + SECRET + " )",
        "password=(" + SECRET,
        "if true; then true; fi " + SECRET,
      })
  void no_text_of_a_script_is_told(String end) throws Exception {
    write(COMMON, ("password=" + SECRET + ";" + end).replace(";", "\n"));

    assertFailure().hasMessageNotContaining(SECRET);
    assertThat(printed).noneMatch(line -> line.contains(SECRET));
  }

  @Test
  void what_failed_once_may_be_mended_and_starts_again_from_the_first_level() throws Exception {
    write(COMMON, "echo common");
    write(PART, "return 1");
    assertFailure().hasMessageStartingWith(PART);
    write(PART, "echo mended");

    source();

    assertThat(said()).containsExactly("common", "common", "mended");
  }

  @Test
  void nothing_to_run_is_nothing_to_fail() throws Exception {
    source();

    assertThat(printed).hasSize(4).allMatch(line -> line.startsWith("init| Skipped missing: "));
  }
}
