package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the sample lad1 starts, finds and stops programs that outlive its scripts. */
@Tag("slow")
class ServiceScriptTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path folder;
  private SampleNode node;

  @BeforeEach
  void make_a_node() throws IOException {
    node = new SampleNode(folder, "a part");
  }

  @AfterEach
  void end_its_service() throws IOException {
    node.kill("sleeper");
  }

  @Test
  void a_service_is_found_until_it_is_stopped() throws IOException {
    String said =
        run(
            """
            COLOUR=red service_start sleeper sleep 60
            service_pid sleeper
            service_variable sleeper COLOUR
            service_stop sleeper 5
            service_pid sleeper || echo gone
            """);

    assertThat(said).isEqualTo(node.pid("sleeper") + "\nred\ngone\n");
  }

  @Test
  void a_service_that_does_not_end_when_it_is_asked_to_is_ended_at_once() throws IOException {
    String said =
        run(
            """
            service_start sleeper bash -c 'trap "" TERM; echo ready; sleep 60'
            until grep -q ready "$(service_folder sleeper)/log"; do sleep 0.05; done
            service_stop sleeper 0
            service_pid sleeper || echo gone
            """);

    assertThat(said).isEqualTo("gone\n");
  }

  @Test
  void a_service_is_found_while_it_becomes_another_program() throws IOException {
    Path program = folder.resolve("again");
    SampleNode.script(
        program,
        """
        #!/usr/bin/env bash
        [ "$1" -gt 0 ] || exec sleep 60
        exec "$0" $(($1 - 1))
        """);

    String said =
        run(
            """
            service_start sleeper '%s' 300
            until [ "$(tr '\\0' ' ' <"/proc/$(service_pid sleeper)/cmdline")" = 'sleep 60 ' ]; do
              service_pid sleeper >/dev/null || echo missed
            done
            """
                .formatted(program));

    assertThat(said).isEmpty();
  }

  @Test
  void another_process_of_the_same_number_is_not_taken_for_the_service() throws IOException {
    assertThat(
            run(
                """
                mkdir -p "$(service_folder sleeper)"
                echo $$ >"$(service_folder sleeper)/pid"
                service_pid sleeper || echo none
                rm "$(service_folder sleeper)/pid"
                """))
        .isEqualTo("none\n");
  }

  @Test
  void a_process_that_ended_and_was_not_waited_for_does_not_run() throws IOException {
    assertThat(
            run(
                """
                folder=$(service_folder sleeper)
                mkdir -p "$folder"
                SERVICE=$folder bash -c 'sleep 0.2 & echo $! >"$1"; exec sleep 60' - "$folder/pid" &
                until grep -qs '^State:.Z' "/proc/$(cat "$folder/pid" 2>/dev/null)/status"; do sleep 0.05; done
                service_pid sleeper || echo none
                kill $!
                """))
        .isEqualTo("none\n");
  }

  @Test
  void a_service_does_not_keep_the_lock_of_the_script_that_started_it() throws IOException {
    run("service_lock sleeper 0; service_start sleeper sleep 60");

    assertThat(run("service_lock sleeper 0 && echo locked")).isEqualTo("locked\n");
  }

  @Test
  void a_start_keeps_the_lock_until_the_service_is_known() throws IOException {
    // A service is written down by moving a file: here that lasts until it is let go.
    Path held = node.home().resolve("held");
    Files.writeString(held, "");
    SampleNode.script(
        node.home().resolve("bin/mv"),
        "#!/usr/bin/env bash\nwhile [ -e '%s' ]; do sleep 0.05; done\nexec /bin/mv \"$@\"\n"
            .formatted(held));
    Path noted = node.home().resolve("service/sleeper/pid.new");
    try (ProgramRun.Started script =
        program("service_lock sleeper 0; service_start sleeper sleep 60").start()) {
      Await.until(LIMIT, "it is about to be written down", () -> Files.exists(noted));
      script.kill();
    }

    assertThat(run("service_lock sleeper 0 || echo busy")).isEqualTo("busy\n");

    Files.delete(held);
    assertThat(run("service_lock sleeper 30 && service_pid sleeper"))
        .isEqualTo(node.pid("sleeper") + "\n");
  }

  private String run(String commands) throws IOException {
    return program(commands).run().expectingSuccess().out();
  }

  private ProgramRun program(String commands) throws IOException {
    Path script = folder.resolve("script");
    SampleNode.script(
        script,
        "#!/usr/bin/env bash\nset -euo pipefail\n. '%s'\n%s"
            .formatted(SampleNode.LAD1.resolve("it/nodeinit/common/service.sh"), commands));
    return node.program(script, SampleNode.LAD1, "");
  }
}
