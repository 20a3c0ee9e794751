package io.federation.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.StubProgram.Call;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StubProgramTest {

  @TempDir private Path folder;

  @Test
  void it_is_found_on_the_path_and_answers_as_told() {
    StubProgram.in(folder, "systemctl").printing("it's\n$HOME").printingError("no\n").exiting(4);

    ProgramRun.Result result =
        ProgramRun.of("/bin/sh", "-c", "systemctl is-active")
            .withOnlyEnv(Map.of("PATH", folder.toString()))
            .run();

    assertThat(result).isEqualTo(new ProgramRun.Result(4, "it's\n$HOME", "no\n"));
  }

  @Test
  void it_notes_each_call_with_arguments_and_input() {
    StubProgram stub = StubProgram.in(folder, "crontab");
    String program = stub.path().toString();

    ProgramRun.of(program).run().expectingSuccess();
    ProgramRun.of(program, "-u", "a b", "", "two\nlines", "é")
        .withStdin("* * * * * x\n\n")
        .withOnlyEnv(Map.of())
        .run()
        .expectingSuccess();

    assertThat(stub.calls())
        .containsExactly(
            new Call(List.of(), ""),
            new Call(List.of("-u", "a b", "", "two\nlines", "é"), "* * * * * x\n\n"));
  }

  @Test
  void without_calls_there_are_none() {
    assertThat(StubProgram.in(folder, "idle").calls()).isEmpty();
  }

  @Test
  void its_answer_can_be_changed_between_calls() {
    StubProgram stub = StubProgram.in(folder, "flaky").exiting(1);
    ProgramRun run = ProgramRun.of(stub.path().toString());

    assertThat(run.run().exitCode()).isEqualTo(1);
    stub.exiting(0).printing("well");
    assertThat(run.run()).isEqualTo(new ProgramRun.Result(0, "well", ""));
    assertThat(stub.calls()).hasSize(2);
  }

  @Test
  void a_folder_with_a_quote_and_a_space_in_its_name_is_made_and_serves() {
    StubProgram stub = StubProgram.in(folder.resolve("it's a/bin"), "tool").printing("ok");

    assertThat(ProgramRun.of(stub.path().toString(), "x").run().out()).isEqualTo("ok");
    assertThat(stub.calls()).containsExactly(new Call(List.of("x"), ""));
  }

  @Test
  void calls_at_the_same_time_are_kept_apart() {
    StubProgram stub = StubProgram.in(folder, "busy");
    List<ProgramRun.Started> running = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String text = String.valueOf(i).repeat(50_000);
      running.add(ProgramRun.of(stub.path().toString(), "-").withStdin(text).start());
    }
    for (ProgramRun.Started started : running) {
      started.await().expectingSuccess();
      started.close();
    }

    assertThat(stub.calls()).hasSize(10);
    assertThat(stub.calls())
        .allSatisfy(
            call ->
                assertThat(call.stdin()).isEqualTo(call.stdin().substring(0, 1).repeat(50_000)));
    assertThat(stub.calls()).extracting(Call::stdin).doesNotHaveDuplicates();
  }
}
