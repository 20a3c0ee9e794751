package io.federation.deploy.software;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.Program;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A deploy script that prints a gigabyte, for a program that has far less memory. */
@Tag("slow")
class PrintedGigabyteTest {

  private static final String MEMORY = "64m";

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "in lines of 100 characters, yes $(printf '%099d' 0) | head -c 1G, 101000",
    "without an end of a line, tr '\\0' x </dev/zero | head -c 1G, 8192000"
  })
  void a_gigabyte_is_told_by_its_end_and_kept_in_little_memory(
      String name, String print, int mostTold) throws Exception {
    Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh\n" + print + "\nexit 3\n");

    ProgramRun.Result run =
        ChildJvm.of(Runs.class, script.toString())
            .withEnv("JDK_JAVA_OPTIONS", "-Xmx" + MEMORY)
            .within(Duration.ofMinutes(3))
            .run()
            .expectingSuccess();

    List<String> said = run.out().lines().toList();
    assertThat(said).as(name).hasSize(2).startsWith("Command failed: the script");
    assertThat(Integer.parseInt(said.get(1))).isPositive().isLessThanOrEqualTo(mostTold);
  }

  /** Runs a script, and says how that ended, and how many characters the log was told. */
  static final class Runs {

    private Runs() {}

    public static void main(String[] arguments) throws Exception {
      RecordedLog log = new RecordedLog();
      Commands commands =
          new Commands(
              log, Map.of("PATH", System.getenv("PATH")), Duration.ofMinutes(3), Program::run);
      try {
        // What has been written just now may be busy: the shell reads it.
        List<String> script = List.of("/bin/sh", arguments[0]);
        commands.runScript("the script", script, Path.of("/"));
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
      System.out.println(log.failures().stream().mapToInt(String::length).sum());
    }
  }
}
