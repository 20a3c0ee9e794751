package io.federation.node.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.machine.ProcessTable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitScriptsTest extends InitScriptsFixture {

  @Test
  void levels_are_sourced_in_order_in_one_shell_and_see_what_earlier_ones_set() throws Exception {
    write(COMMON, "color=red", "export SHAPE=round", "shell=$$", "greet() { echo \"hi $1\"; }");
    write(PART, "echo \"$color $SHAPE $([ $shell = $$ ] && echo same)\"", "color=green", "cd /");
    write(STACK, "greet \"$color\"", "echo \"$PWD\"");
    write(STACK_PART, "bash -c 'echo \"exported ${SHAPE-} ${color-}\"'");

    source();

    assertThat(said()).containsExactly("red round same", "hi green", "/", "exported round ");
    assertThat(printed)
        .startsWith("init| Sourcing " + COMMON, "init| Sourcing " + PART)
        .containsSubsequence("init| Sourcing " + STACK, "init| Sourcing " + STACK_PART);
  }

  @Test
  void a_script_finds_its_folder_the_shared_ones_and_what_the_node_knows() throws Exception {
    String show = "echo \"$DIR|$RESOURCE|$COMMON|$PWD|$nodepart|$instance_id|$NODE_HOME|$LC_ALL\"";
    write(COMMON, show);
    write(STACK_PART, show, "bash -c 'echo \"$DIR\"'");

    source();

    String nodeinit = repository + "/it/nodeinit/";
    String rest =
        "|%sresource|%scommon|%s|db1|i-1|%s|C.UTF-8"
            .formatted(nodeinit, nodeinit, repository, home.root());
    assertThat(said())
        .containsExactly(
            nodeinit + "common" + rest,
            nodeinit + "stacktype/lad1/part/db1" + rest,
            nodeinit + "stacktype/lad1/part/db1");
  }

  @Test
  void a_level_without_a_script_is_skipped_and_said_so() throws Exception {
    write(PART, "echo here");

    source();

    assertThat(printed)
        .containsExactly(
            "init| Skipped missing: " + COMMON,
            "init| Sourcing " + PART,
            "init| here",
            "init| Skipped missing: " + STACK,
            "init| Skipped missing: " + STACK_PART);
  }

  @Test
  void another_prefix_is_another_place() throws Exception {
    write("setup/common/init.sh", "echo \"$RESOURCE\"");

    scripts.source(repository, "setup", List.of("common"), Duration.ofMinutes(1));

    assertThat(said()).containsExactly(repository + "/setup/resource");
  }

  @Test
  void include_sources_a_file_that_is_there_and_skips_one_that_is_not() throws Exception {
    write("it/nodeinit/lib/tools.sh", "echo \"in $DIR with $2\"", "tool=hammer");
    write(
        COMMON,
        "include \"$DIR/../lib/tools.sh\" nails",
        "echo \"code $? tool $tool back in $DIR\"",
        "include \"$DIR/missing.sh\"",
        "echo \"code $?\"",
        "include it/nodeinit/lib/tools.sh screws",
        "echo \"$DIR\"");

    source();

    String nodeinit = repository + "/it/nodeinit/";
    assertThat(printed.subList(1, printed.size()).stream().map(line -> line.substring(6)))
        .startsWith(
            "in " + nodeinit + "lib with ",
            "code 0 tool hammer back in " + nodeinit + "common",
            "Skipped missing: " + nodeinit + "common/missing.sh",
            "code 0",
            "in " + nodeinit + "lib with ",
            nodeinit + "common");
  }

  @Test
  void output_and_errors_are_handed_on() throws Exception {
    write(STACK_PART, "echo out", "echo err >&2", "printf 'no end'");

    source();

    assertThat(said()).containsExactly("out", "err", "no end");
  }

  @Test
  void set_e_is_off_at_the_start() throws Exception {
    write(COMMON, "[[ $- != *e* ]] && echo off");

    source();

    assertThat(said()).containsExactly("off");
  }

  @Test
  void what_would_change_the_meaning_of_the_next_script_does_not_carry_over() throws Exception {
    write(
        COMMON,
        "set -eufo pipefail; shopt -s nullglob extglob; IFS=,; set -- x y; umask 027; export A=1");
    write(
        PART,
        "[[ $- != *[euf]* ]] && echo \"options off\"",
        "set -o | grep -q 'pipefail.*off' && echo \"pipefail off\"",
        "shopt -q nullglob || echo \"nullglob off\"",
        "words='a b'; set -- $words; echo \"$# words\"",
        "echo /nowhere*",
        "echo \"A is $A, mask $(umask)\"");
    write(STACK_PART, "echo \"$# arguments\"", "include \"$DIR/missing.sh\"");

    source();

    assertThat(said())
        .containsExactly(
            "options off",
            "pipefail off",
            "nullglob off",
            "2 words",
            "/nowhere*",
            "A is 1, mask 0027",
            "0 arguments");
  }

  @Test
  void what_scripts_leave_in_their_group_is_ended_and_told_and_what_left_the_group_lives_on()
      throws Exception {
    write(
        COMMON,
        "nohup sleep 1000 >/dev/null 2>&1 & inside=$!",
        "setsid sleep 1000 >/dev/null 2>&1 & outside=$!",
        // The shell's child becomes the session's leader a moment later.
        "while [ \"$(ps -o sid= -p $outside)\" -ne $outside ]; do sleep 0.02; done");
    write(PART, "echo $inside; echo $outside");

    source();

    ProcessHandle outside = ProcessHandle.of(Long.parseLong(said().get(1))).orElseThrow();
    assertThat(outside.destroyForcibly()).isTrue();
    assertThat(new ProcessTable().identify(Long.parseLong(said().get(0)))).isEmpty();
    assertThat(told)
        .containsExactly(
            "init: Ended 1 process(es) that the scripts left running; start with setsid what is to"
                + " outlive them");
  }

  @Test
  void a_trap_on_exit_runs_when_all_is_over() throws Exception {
    write(COMMON, "trap 'echo \"cleaning up $A\"' EXIT");
    write(STACK_PART, "A=now; echo last");

    source();

    assertThat(said()).containsExactly("last", "cleaning up now");
  }

  @Test
  void a_trap_on_exit_runs_when_a_later_script_fails() throws Exception {
    write(COMMON, "trap 'echo \"cleaning up\"' EXIT");
    write(PART, "return 3");

    assertThatThrownBy(this::source)
        .hasMessage(PART + " failed with exit code 3; last output: cleaning up");

    assertThat(said()).containsExactly("cleaning up");
  }
}
