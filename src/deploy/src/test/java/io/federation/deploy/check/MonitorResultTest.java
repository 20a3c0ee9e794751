package io.federation.deploy.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.deploy.tree.PlainLiteral;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonitorResultTest {

  private static final Instant NOW = Instant.ofEpochSecond(100_000);
  private static final MonitorResult.Limits LIMITS = new MonitorResult.Limits(200, 600);
  private static final String FILE = "/var/run/zk/status";

  private static MonitorResult of(
      Optional<MonitorResult.Versions> versions, Optional<String> status) {
    return MonitorResult.of(versions, FILE, status, LIMITS, NOW);
  }

  /** The status is that after so many seconds before now, a blank and the rest. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "-",
      value = {
        // cluster | host | status | exit code | line
        "None | 7 | 0 7 done              | 1 | Cluster version is None",
        "None | 7 | 0 7 error             | 1 | Cluster version is None",
        "None | 7 | -                     | 1 | Cluster version is None",
        "7    | 7 | -                     | 2 | No status file /var/run/zk/status",
        "7    | 7 | 0 7 error             | 2 | Error deploying 7",
        "8    | 7 | 99 7 error            | 2 | Error deploying 7",
        "False| 7 | 0 7 error             | 2 | Error deploying 7",
        "7    | 7 | 0 7 done              | 0 | 7",
        "7    | 7 | 9999 7 done           | 0 | 7",
        "7    | 7 | -9999 7 done          | 0 | 7",
        "a1b2 | a1b2 | 0 a1b2 done        | 0 | a1b2",
        "8    | 7 | 0 7 done              | 2 | Version mismatch (status: 7, cluster: 8)",
        "'7'  | 7 | 0 7 done              | 2 | Version mismatch (status: 7, cluster: \"7\")",
        "7    | 6 | 0 7 done              | 2 | Version mismatch (status: 7, zk: 6)",
        "7    | - | 0 7 done              | 2 | No version information for host (status: 7)",
        "False| 7 | 0 7 done              | 1 | Cluster version is False",
        "False| 7 | 9999 8 abandoned      | 1 | Cluster version is False",
        "False| 7 | 0 8 installing a 1    | 0 | installing a 1",
        "8    | 7 | 0 8 abandoned         | 0 | abandoned",
        "8    | 7 | 700 8 abandoned       | 2 | Too long deploying 8 (abandoned; 700 > 600)",
        "8    | - | 200 8 deploying /a 0  | 0 | deploying /a 0",
        "8    | - | 201 8 deploying /a 0  | 1 | Too long deploying 8 (deploying /a 0; 201 > 200)",
        "8    | - | 600 8 deploying /a 0  | 1 | Too long deploying 8 (deploying /a 0; 600 > 200)",
        "8    | - | 601 8 deploying /a 0  | 2 | Too long deploying 8 (deploying /a 0; 601 > 600)",
        "8    | - | 201 8 waiting for P   | 1 | Too long deploying 8 (waiting for P; 201 > 200)",
        "8    | - | -60 8 deploying       | 0 | deploying",
        "8    | - | -61 8 deploying       | 3 | Status of the future (deploying; in 61 s): set the"
            + " host's clock right"
      })
  void a_host_is_judged_by_versions_words_and_time(
      String cluster, String host, String status, int exitCode, String line) {
    Optional<String> file =
        Optional.ofNullable(status)
            .map(
                text -> {
                  int blank = text.indexOf(' ');
                  long at = NOW.getEpochSecond() - Long.parseLong(text.substring(0, blank));
                  return at + " 42" + text.substring(blank) + "\n";
                });
    MonitorResult.Versions versions =
        new MonitorResult.Versions(
            PlainLiteral.parse(cluster), Optional.ofNullable(host).map(PlainLiteral::parse));

    MonitorResult check = of(Optional.of(versions), file);

    assertThat(check.line()).isEqualTo(line);
    assertThat(check.level().exitCode()).isEqualTo(exitCode);
  }

  @Test
  void a_host_without_a_node_is_not_registered_whatever_its_file_says() {
    MonitorResult check = of(Optional.empty(), Optional.of("100000 42 7 done\n"));

    assertThat(check.line()).isEqualTo("Host not registered");
    assertThat(check.level().exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"~~", "100000 42 7", "x 42 7 done", "-1 42 7 done", "~100000 42 7 done\nmore~"})
  void a_file_of_another_form_is_damaged(String status) {
    MonitorResult.Versions versions =
        new MonitorResult.Versions(PlainLiteral.parse("7"), Optional.of(PlainLiteral.parse("7")));

    MonitorResult check = of(Optional.of(versions), Optional.of(status));

    assertThat(check.line())
        .isEqualTo(
            "Status file /var/run/zk/status is damaged: it is to be one line of seconds, process,"
                + " version and words");
    assertThat(check.level().exitCode()).isEqualTo(3);
  }
}
