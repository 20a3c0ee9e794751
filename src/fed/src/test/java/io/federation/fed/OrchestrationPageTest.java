package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/orchestration.md} says to whoever comes from MCollective. */
class OrchestrationPageTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `mco [^`]*` \\| `fed ([^`]*)` \\|$");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @TempDir private Path folder;

  private static String unquoted(MatchResult word) {
    return word.group(1) == null ? word.group(2) : word.group(1);
  }

  @Test
  void each_line_of_its_table_works() throws Exception {
    String page = Files.readString(FedRun.projectFolder().resolve("docs/orchestration.md"));
    List<String> lines = ROW.matcher(page).results().map(row -> row.group(1)).toList();
    assertThat(lines).hasSizeGreaterThan(8);
    Path names = Files.writeString(folder.resolve("names"), "i-1\ni-3\n");
    try (CallScene scene = new CallScene(folder)) {
      for (String line : lines) {
        String[] words =
            WORD.matcher(line.replace("NODE", "i-1").replace("FILE", names.toString()))
                .results()
                .map(OrchestrationPageTest::unquoted)
                .toArray(String[]::new);
        FedRun run = scene.fed(words);
        if (run.exitCode() != ExitCode.DONE) {
          // The scene has no such nodes.
          assertThat(run.exitCode()).as(line).isEqualTo(ExitCode.FAILED);
          assertThat(run.err()).as(line).isIn("", "fed: no node was found\n");
        }
      }
    }
  }
}
