package io.federation.node.init;

import static org.assertj.core.api.Assertions.assertThat;

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
  void options_that_a_script_sets_do_not_keep_the_next_from_running() throws Exception {
    write(COMMON, "set -euo pipefail", "IFS=,", "set -f", "set -- x y");
    write(PART, "echo part");
    write(STACK_PART, "include \"$DIR/missing.sh\"");

    source();

    assertThat(said()).containsExactly("part");
  }
}
