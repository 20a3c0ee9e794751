package io.federation.node.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.ProcessIdentity;
import io.federation.machine.ProcessTable;
import io.federation.model.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunRecordTest {

  private static final String VERSION = "b".repeat(40);

  @TempDir private Path folder;

  @Test
  void a_record_is_read_as_it_was_written_and_names_the_subject_first() throws IOException {
    Path file = folder.resolve("new/work.sh_DOING_VERSION");
    RunRecord record =
        new RunRecord(
            VERSION,
            new ProcessIdentity(4711, 815, "b5b1"),
            "5c1f",
            Stamp.parse("20260101-000000"));

    record.write(file);

    assertThat(RunRecord.read(file)).contains(record);
    assertThat(Files.readString(file))
        .isEqualTo(VERSION + "\nprocess 4711 815 b5b1\nmark 5c1f\nsince 20260101-000000\n");
  }

  @Test
  void where_there_is_no_file_there_is_no_record() throws IOException {
    assertThat(RunRecord.read(folder.resolve("none"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n",
        "",
        "\nprocess 4711 815\nmark x\nsince 20260101-000000\n",
        "\nprocess 4711 815 b5b1\nmark x\n",
        "\nprocess 4711 815 b5b1\nsince 20260101-000000\n",
        "\nprocess 4711 815 b5b1\nmark x\nsince yesterday\n",
      })
  void a_record_that_does_not_say_which_process_counts_as_that_of_one_that_is_gone(String rest)
      throws IOException {
    Path file = folder.resolve("work.sh_DOING_VERSION");
    Files.writeString(file, VERSION + rest);

    RunRecord record = RunRecord.read(file).orElseThrow();

    assertThat(record.subject()).isEqualTo(VERSION);
    assertThat(record.since()).isEqualTo(new Stamp(Files.getLastModifiedTime(file).toInstant()));
    assertThat(new ProcessTable().isRunning(record.process())).isFalse();
    assertThat(
            new ProcessGroups(new ProcessTable()).members(record.process(), "", java.util.Set.of()))
        .isEmpty();
  }
}
