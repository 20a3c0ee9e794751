package io.federation.node.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.machine.ProcessTable;
import io.federation.testkit.Await;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptSessionTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");

  @TempDir private Path folder;

  private RunFiles files;
  private Path marker;

  @BeforeEach
  void make() {
    files = files(folder);
    marker = folder.resolve("marker");
  }

  private static RunFiles files(Path folder) {
    return new RunFiles(
        folder.resolve("record"), folder.resolve("output"), folder.resolve("result"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"077", "000"})
  void what_a_script_writes_is_readable_whatever_the_umask_of_the_caller(String umask) {
    ProgramRun.of(
            "sh",
            "-c",
            "umask " + umask + "; exec \"$@\"",
            "sh",
            "bash",
            "-c",
            Resources.text(ScriptSession.class, "session.sh"),
            "session.sh",
            files.output().toString(),
            files.result().toString(),
            "sh",
            "-c",
            "umask")
        .withStdin("go\n")
        .run()
        .expectingSuccess();

    assertThat(files.output()).hasContent("0022");
  }

  /** Starts a session and never tells it to go. */
  static final class Hesitant {
    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      ScriptSession session =
          ScriptSession.start(
              List.of(),
              List.of("touch", folder.resolve("marker").toString()),
              ENVIRONMENT,
              folder,
              files(folder));
      System.out.println("started " + session.pid() + ".");
      new CountDownLatch(1).await();
    }
  }

  @Test
  void a_command_runs_when_it_is_told_to_and_not_before() throws Exception {
    ScriptSession session =
        ScriptSession.start(
            List.of(), List.of("touch", marker.toString()), ENVIRONMENT, folder, files);
    assertThat(session.waitFor(200)).isFalse();
    assertThat(marker).doesNotExist();

    session.go();

    assertThat(session.waitFor(LIMIT.toMillis())).isTrue();
    assertThat(marker).exists();
    assertThat(Files.readString(files.result())).isEqualTo("0\n");
  }

  @Test
  void a_command_whose_starter_was_killed_before_it_wrote_anything_down_never_runs()
      throws Exception {
    try (ProgramRun.Started starter = ChildJvm.of(Hesitant.class, folder.toString()).start()) {
      ChildJvm.awaitPrinted(starter, ".");
      long pid = Long.parseLong(starter.outSoFar().replaceAll("[^0-9]", ""));
      assertThat(new ProcessTable().identify(pid)).isPresent();

      starter.kill();

      Await.until(LIMIT, "the session is gone", () -> isGone(pid));
      assertThat(marker).doesNotExist();
      assertThat(files.result()).doesNotExist();
    }
  }

  private static boolean isGone(long pid) {
    try {
      return new ProcessTable().identify(pid).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "stop\n", "gogo\n"})
  void nothing_but_go_lets_a_command_run(String input) {
    ProgramRun.Result result =
        ProgramRun.of(
                "bash",
                "-c",
                Resources.text(ScriptSession.class, "session.sh"),
                "session.sh",
                files.output().toString(),
                files.result().toString(),
                "touch",
                marker.toString())
            .withStdin(input)
            .run();

    assertThat(result).isEqualTo(new ProgramRun.Result(125, "", ""));
    assertThat(marker).doesNotExist();
    assertThat(files.result()).doesNotExist();
    assertThat(files.output()).doesNotExist();
  }

  @Test
  void the_leader_leads_a_session_and_a_group_of_its_own() throws Exception {
    ScriptSession session =
        ScriptSession.start(
            List.of(),
            List.of("bash", "-c", "read -ra stat </proc/$$/stat; echo ${stat[4]} ${stat[5]}"),
            ENVIRONMENT,
            folder,
            files);
    session.go();
    assertThat(session.waitFor(LIMIT.toMillis())).isTrue();

    assertThat(Files.readString(files.output()))
        .isEqualTo(session.pid() + " " + session.pid() + "\n");
  }

  @Test
  void a_session_that_cannot_start_is_an_error_that_says_so() {
    assertThatThrownBy(
            () ->
                ScriptSession.start(
                    List.of(), List.of("true"), ENVIRONMENT, folder.resolve("missing"), files))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.resolve("missing").toString());
  }
}
