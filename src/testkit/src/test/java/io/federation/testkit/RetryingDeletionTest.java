package io.federation.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryingDeletionTest {

  @Test
  void a_folder_that_a_program_still_writes_into_is_deleted_when_the_program_has_ended()
      throws Exception {
    Path folder = Files.createTempDirectory("federation-test-");
    ProgramRun writer =
        ProgramRun.of(
                "bash",
                "-c",
                "while [ $SECONDS -lt 2 ]; do : >file$((++i)); done 2>/dev/null; exec sleep 0")
            .in(folder);
    try (ProgramRun.Started running = writer.start()) {
      Await.until(
          Duration.ofSeconds(30), "it writes", () -> Files.exists(folder.resolve("file100")));

      assertThat(new RetryingDeletion().delete(folder, null, null).isSuccessful()).isTrue();

      assertThat(folder).doesNotExist();
      running.await();
    }
  }
}
