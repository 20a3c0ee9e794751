package io.federation.node.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a script does to the shell that it shares with later ones, and what it finds of ours. */
class InitShellTest extends InitScriptsFixture {

  private static final String SHOW =
      "set -- $(echo 'a b,c'); echo \"${DIR#*nodeinit/} $# $(bash -c 'echo \"$DIR\"' |"
          + " sed 's,.*nodeinit/,,')\"";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "readonly DIR",
        "readonly IFS",
        "readonly IFS=,",
        "declare -gr IFS",
        "readonly RESOURCE COMMON",
        "readonly $(compgen -v) 2>/dev/null || true",
        "readonly __level=x __levels=x __script=x __code=x __report=x",
        "break",
        "continue",
        "while true; do break 9; done",
        "unset DIR IFS",
        "set -f -u -x -v -o noglob -o posix",
        "shopt -s expand_aliases extdebug; alias source=: builtin=: eval=: case=echo",
        "source() { :; }; printf() { :; }; exit() { :; }; export() { :; }",
        "trap : DEBUG; trap : RETURN; trap : ERR; set -ET",
        "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- 10>&-",
        "cd /; shift 99 || true",
        "set -t",
        "false; true",
      })
  void nothing_that_a_script_does_keeps_later_ones_from_running_as_ever(String what)
      throws Exception {
    write(COMMON, what);
    write(PART, SHOW);
    write(STACK, what, "true");
    write(STACK_PART, SHOW);

    source();

    assertThat(said())
        .contains("part/db1 2 part/db1", "stacktype/lad1/part/db1 2 stacktype/lad1/part/db1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "declare -r DIR",
        "declare -gr DIR=/elsewhere",
        "declare -gr IFS=,",
        "set -n",
        "set -r",
        "eval() { :; }",
        "builtin() { :; }",
        "shopt -s extdebug; trap false DEBUG",
      })
  void a_script_after_which_none_can_be_sourced_is_a_failure(String what) throws Exception {
    write(COMMON, what);
    write(PART, "echo never");

    assertThatThrownBy(this::source)
        .isInstanceOf(InitException.class)
        .hasMessageStartingWith(COMMON);

    assertThat(said()).doesNotContain("never");
  }

  @Test
  void a_script_finds_a_shell_without_anything_of_ours() throws Exception {
    write(
        COMMON,
        // What whoever runs the tests ignores (nohup, a shell's &), bash cannot but inherit.
        "trap -p | grep -v \"^trap -- '' SIG\" || true",
        "echo \"options $-, $#\"",
        "compgen -v | grep -i -e '^_.' -e level -e report",
        "env | grep IFS",
        "f() { :; }; trap 'echo returned' RETURN; f; f; trap - RETURN",
        "set -x",
        "f traced");
    write(PART, "echo last");

    source();

    assertThat(said()).containsExactly("options hBc, 0", "+++ f traced", "+++ :", "last");
  }

  @Test
  void what_a_script_declares_is_there_for_later_ones() throws Exception {
    write(COMMON, "declare -A ports=([web]=80); declare -i n=1; declare -r fixed=yes; x=1");
    write(PART, "n=n+1; echo \"${ports[web]} $n $fixed $x\"");

    source();

    assertThat(said()).contains("80 2 yes 1");
  }
}
