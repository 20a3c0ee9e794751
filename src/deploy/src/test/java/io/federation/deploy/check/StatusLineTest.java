package io.federation.deploy.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.deploy.tree.PlainLiteral;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusLineTest {

  @Test
  void a_line_of_an_agent_of_zkdeployment_is_read() {
    assertThat(StatusLine.parse("1322000000.42 4242 a1b2c3d installing z4m 1.0\n"))
        .contains(
            new StatusLine(
                Instant.ofEpochSecond(1_322_000_000), "4242", "a1b2c3d", "installing z4m 1.0"));
  }

  /** zkdeployment's monitor compares a text, and a number, without quotes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "7|7",
        "1.5|1.5",
        "a1b2c3d|a1b2c3d",
        "'1.0.0'|1.0.0",
        "'7'|\"7\"",
        "'a b'|\"a\\u0020b\"",
        "[1, 'a b']|[1,\"a\\u0020b\"]"
      })
  void a_version_has_no_blank_and_is_read_as_it_was_written(String version, String shown) {
    assertThat(StatusLine.version(PlainLiteral.parse(version))).isEqualTo(shown);

    StatusLine line = new StatusLine(Instant.ofEpochSecond(5), "42", shown, "remove /a 0");
    assertThat(line.render()).isEqualTo("5 42 " + shown + " remove /a 0\n");
    assertThat(StatusLine.parse(line.render())).contains(line);
  }
}
