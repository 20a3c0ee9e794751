package io.federation.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Change;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("jvm")
@Tag("slow")
class Utf8RestartTest {

  @TempDir private Path folder;

  private static ProgramRun bash(String command) {
    return ProgramRun.of("bash", "-c", command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LC_MESSAGES=C", "LC_ALL=POSIX"})
  void init_makes_files_of_any_name_whatever_the_locale(String variable) {
    String[] locale = variable.split("=", -1);
    try (GitHistory ops = GitHistory.create(folder.resolve("ops.git"))) {
      ops.commit("names", Change.write("größe.txt", "x"));
      ProgramRun.Result result =
          ChildJvm.of(
                  Main.class,
                  "init",
                  "--quiet",
                  "--heartbeat=none",
                  "--home=" + folder.resolve("home"),
                  "--set=instance-id=i-1",
                  "--set=initgitrepo=ops",
                  "--set=initgiturl=" + ops.url(),
                  "--set=motto=schön")
              .withOnlyEnv(Map.of(locale[0], locale[1]))
              .run();

      assertThat(result).isEqualTo(new ProgramRun.Result(0, "", ""));
    }
    bash("test -e home/gitrepo/ops/$'gr\\xc3\\xb6\\xc3\\x9fe.txt'")
        .in(folder)
        .run()
        .expectingSuccess();
    assertThat(bash("cat home/nodeinfo/motto.txt").in(folder).run().out()).isEqualTo("schön\n");
  }

  @Test
  void the_exit_code_and_what_is_read_are_those_of_the_program() {
    ProgramRun.Result result =
        ChildJvm.of(Main.class, "nodeinfo", "get", "no such").withOnlyEnv(Map.of()).run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("node-init: ");
  }

  /** What is called where the encoding is another. */
  static final class Restart {
    public static void main(String[] arguments) {
      System.exit(Utf8Restart.run(System.err));
    }
  }

  @Test
  void a_machine_without_the_locale_is_told_what_to_set() {
    ProgramRun.Result result =
        ChildJvm.of(Restart.class).withOnlyEnv(Map.of("LC_ALL", "C.UTF-8")).run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            "node-init: files cannot have names in UTF-8 here: set LC_ALL to a locale of UTF-8 that"
                + " locale -a lists, such as C.UTF-8\n");
  }
}
