package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RehearsalTest {

  @Test
  void it_goes_the_way_of_a_status_with_a_node_and_of_the_help() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    Rehearsal.run(
        Map.of("FEDERATION_ROOT", FedRun.projectFolder().toString()),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Usage: fed ", "fed1 (lad1)")
        .containsPattern("lb1-1 +lb1 +done .* no\\b");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
