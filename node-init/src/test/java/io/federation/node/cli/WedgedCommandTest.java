package io.federation.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.FolderSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WedgedCommandTest {

  @TempDir private Path folder;

  private CommandLineRun cli;
  private Path upstream;

  @BeforeEach
  void make() {
    cli = new CommandLineRun(folder.resolve("home"));
    upstream = folder.resolve("ops.git");
  }

  private void initialise() {
    CommandLineRun.makeOps(upstream);
    assertThat(cli.init(upstream, "--quiet").exitCode()).isZero();
  }

  private String property(String name) {
    return cli.run("nodeinfo", "get", name).out().strip();
  }

  private Path unitFile(String name) {
    return cli.home().repository("ops").resolve(".temp/add/common").resolve(name);
  }

  private FolderSnapshot kept() {
    return FolderSnapshot.of(cli.home().root(), path -> path.startsWith("run"));
  }

  private static void assertRefused(CommandLineRun.Result result, String message) {
    assertThat(result).isEqualTo(new CommandLineRun.Result(2, "", "node-init: " + message + "\n"));
  }

  @Test
  void a_node_in_setup_can_neither_be_wedged_nor_unwedged() throws IOException {
    cli.beginSetup();
    FolderSnapshot before = kept();

    assertRefused(cli.run("wedged", "stuck"), "a node in state setup cannot wedge");
    assertRefused(cli.run("unwedge"), "a node in state setup cannot unwedge");
    cli.with("NODE_UNIT", "ops:common");
    assertRefused(cli.run("wedged", "stuck"), "a node in state setup cannot wedge");

    assertThat(before.differencesTo(kept())).isEmpty();
  }

  @Test
  void a_node_that_failed_its_setup_can_neither_be_wedged_nor_unwedged() throws IOException {
    initialise();
    cli.beginSetup();
    FolderSnapshot before = kept();

    assertRefused(cli.run("wedged", "stuck"), "a node in state setup cannot wedge");
    assertRefused(cli.run("unwedge"), "a node in state setup cannot unwedge");
    assertThat(before.differencesTo(kept())).isEmpty();
  }

  @Test
  void a_node_that_was_just_born_can_neither_be_wedged_nor_unwedged() {
    assertRefused(cli.run("wedged", "stuck"), "a node in state presetup cannot wedge");
    assertRefused(cli.run("unwedge"), "a node in state presetup cannot unwedge");
  }

  @Test
  void a_person_wedges_the_whole_node_until_somebody_unwedges_it() {
    initialise();

    assertThat(cli.run("wedged", "the disk is gone"))
        .isEqualTo(new CommandLineRun.Result(0, "", ""));
    assertThat(property("state")).isEqualTo("wedged");
    assertThat(property("wedged")).isEqualTo("the disk is gone");
    assertThat(property("statelog")).matches("setup:[^;]+;initdone:[^;]+;wedged:[^;]+;");

    assertThat(cli.run("unwedge").exitCode()).isZero();
    assertThat(property("state")).isEqualTo("working");
    assertThat(property("wedged")).isEmpty();
  }

  @Test
  void being_wedged_is_told_with_its_reason_in_the_log() throws IOException {
    initialise();
    cli.run("wedged", "the disk is gone");
    cli.run("unwedge");

    assertThat(Files.readString(cli.home().logFile()))
        .containsSubsequence(
            " CRITICAL State initdone -> wedged: the disk is gone\n",
            " State wedged -> working: by node-init unwedge\n");
  }

  @Test
  void a_node_may_be_wedged_again_for_another_reason() throws IOException {
    cli.becomeInitialised();
    cli.run("wedged", "the disk is gone");

    assertThat(cli.run("wedged", "the disk is full").exitCode()).isZero();

    assertThat(property("wedged")).isEqualTo("the disk is full");
    assertThat(property("statelog").split(";")).hasSize(3);
  }

  @Test
  void a_work_script_wedges_its_unit() throws IOException {
    cli.becomeInitialised();
    cli.with("NODE_UNIT", "ops:common");

    assertThat(cli.run("wedged", "no licence").exitCode()).isZero();

    assertThat(property("state")).isEqualTo("wedged");
    assertThat(property("wedged")).isEmpty();
    assertThat(unitFile("work.sh_WEDGED.txt")).hasContent("no licence");
  }

  @Test
  void to_unwedge_forgets_what_failed_so_that_it_is_tried_again() throws IOException {
    initialise();
    Files.createDirectories(unitFile("x").getParent());
    Files.writeString(unitFile("work.sh_FAILED_VERSION"), "b".repeat(40) + "\n");
    cli.run("wedged", "stuck");

    assertThat(cli.run("unwedge").exitCode()).isZero();

    assertThat(unitFile("work.sh_FAILED_VERSION")).doesNotExist();
  }

  @Test
  void to_unwedge_a_node_that_is_not_wedged_says_so() {
    initialise();

    assertThat(cli.run("unwedge"))
        .isEqualTo(
            new CommandLineRun.Result(
                0, "The node is not wedged; whatever failed is tried again.\n", ""));
    assertThat(property("state")).isEqualTo("initdone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\nb", "a\u001b[2J", "a\u0085b", "a\u009b2J"})
  void a_reason_is_one_line_of_text(String reason) throws IOException {
    cli.becomeInitialised();

    assertRefused(cli.run("wedged", reason), "give the reason in one line of text");
    assertThat(property("state")).isEqualTo("initdone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ops", "../ops:common", "ops:../../..", "ops:", "ops:/etc", "ops:a//b"})
  void a_unit_that_is_none_is_refused_and_nothing_is_written(String unit) throws IOException {
    cli.becomeInitialised();
    FolderSnapshot before = kept();

    CommandLineRun.Result result = cli.with("NODE_UNIT", unit).run("wedged", "stuck");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("node-init: ").hasLineCount(1);
    assertThat(before.differencesTo(kept())).isEmpty();
  }
}
