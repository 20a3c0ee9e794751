package io.federation.node.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("jvm")
class ScriptRunnerTest extends ScriptRunnerFixture {

  @Test
  void output_is_handed_on_line_by_line_while_the_script_runs() throws Exception {
    Future<ScriptRunner.Result> run =
        begin(LONG, "echo one; echo two >&2; until [ -e go ]; do sleep 0.02; done; echo 3", files);
    Await.until(LIMIT, "two lines have come", () -> lines.size() == 2);
    assertThat(run.isDone()).isFalse();
    assertThat(lines).containsExactly("ops:common| one", "ops:common| two");

    Files.createFile(folder.resolve("go"));

    assertThat(run.get(LONGEST_WAIT, TimeUnit.SECONDS))
        .isEqualTo(new ScriptRunner.Result(exited(0), List.of("one", "two", "3"), 0));
    assertThat(lines).containsExactly("ops:common| one", "ops:common| two", "ops:common| 3");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 65, 125, 255})
  void a_script_ends_with_its_exit_code(int code) throws Exception {
    assertThat(run("exit " + code)).isEqualTo(new ScriptRunner.Result(exited(code), List.of(), 0));
  }

  @Test
  void a_script_that_was_killed_did_not_succeed() throws Exception {
    assertThat(run("kill -9 $$").outcome()).isEqualTo(exited(128 + 9));
    assertThat(run("kill -9 0").outcome()).isEqualTo(new ScriptOutcome.Killed());
  }

  @Test
  void a_program_that_is_not_there_is_a_failure_with_the_reason_in_its_output() throws Exception {
    ScriptRunner.Result result = runner.run(command(LONG, "/nowhere/work.sh"), files);

    assertThat(result.outcome()).isEqualTo(exited(127));
    assertThat(String.join("\n", result.tail())).contains("/nowhere/work.sh");
  }

  @Test
  void arguments_come_as_they_are() throws Exception {
    String[] words = {"a b", "", "it's", "\"q\"", "${HOME}", "$(id)", "two\nlines", "\u00e9", "*"};
    List<String> line = new ArrayList<>(List.of("printf", "<%s>\\n"));
    line.addAll(List.of(words));

    ScriptRunner.Result result = runner.run(command(LONG, line.toArray(String[]::new)), files);

    assertThat(String.join("\n", result.tail())).isEqualTo("<" + String.join(">\n<", words) + ">");
  }

  @Test
  void a_script_finds_the_given_environment_and_folder_and_nothing_to_read() throws Exception {
    ScriptRunner.Result result =
        run(
            "compgen -e | sort | tr '\\n' ' '; echo; echo \"$GIVEN $PWD\";"
                + " read -r line; echo \"read: $?\"");

    assertThat(result.tail())
        .containsExactly("GIVEN NODE_RUN PATH PWD SHLVL _ ", "a b " + folder, "read: 1");
  }

  @Test
  void the_last_twenty_lines_are_kept() throws Exception {
    assertThat(run("for i in {1..50}; do echo $i; done").tail())
        .isEqualTo(IntStream.rangeClosed(31, 50).mapToObj(Integer::toString).toList());
    assertThat(lines).hasSize(50);
  }

  @Test
  void a_run_is_written_down_from_before_it_starts_until_it_is_forgotten() throws Exception {
    ScriptRunner.Result result = run("cat run/a.doing; echo pid $$ $PPID; echo mark $NODE_RUN");

    RunRecord record = RunRecord.read(files.record()).orElseThrow();
    assertThat(record.subject()).isEqualTo("subject");
    assertThat(record.since()).hasToString("20260101-000000");
    assertThat(result.tail())
        .startsWith(
            "subject",
            "process " + record.process(),
            "mark " + record.mark(),
            "since 20260101-000000")
        .endsWith("mark " + record.mark());
    assertThat(result.tail().get(4)).endsWith(" " + record.process().pid());
    assertThat(files.result()).hasContent("0");

    runner.forget(files);

    assertThat(folder.resolve("run")).isEmptyDirectory();
    runner.forget(files);
  }

  @Test
  void what_an_earlier_run_left_is_not_taken_for_this_ones() throws Exception {
    Files.createDirectories(files.output().getParent());
    Files.writeString(files.output(), "old\n");
    Files.writeString(files.result(), "0\n");

    assertThat(run("kill -9 0"))
        .isEqualTo(new ScriptRunner.Result(new ScriptOutcome.Killed(), List.of(), 0));
    assertThat(lines).isEmpty();
  }

  @Test
  void several_scripts_may_run_at_once() throws Exception {
    List<Future<ScriptRunner.Result>> runs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String script = "touch here" + i + "; until [ -e go ]; do sleep 0.02; done; exit " + i;
      runs.add(begin(LONG, script, files("unit" + i)));
    }
    Await.until(
        LIMIT,
        "all have begun",
        () -> IntStream.range(0, 4).allMatch(i -> Files.exists(folder.resolve("here" + i))));
    Files.createFile(folder.resolve("go"));

    for (int i = 0; i < 4; i++) {
      assertThat(runs.get(i).get(LONGEST_WAIT, TimeUnit.SECONDS).outcome()).isEqualTo(exited(i));
    }
  }

  @Test
  void a_run_that_cannot_start_is_an_error_and_leaves_no_record() {
    ScriptCommand nowhere =
        new ScriptCommand("x", "x", List.of("true"), Map.of(), folder.resolve("missing"), LONG);

    assertThatThrownBy(() -> runner.run(nowhere, files))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.resolve("missing").toString());
    assertThat(files.record()).doesNotExist();
  }
}
