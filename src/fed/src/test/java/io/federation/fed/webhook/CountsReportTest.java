package io.federation.fed.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountsReportTest {

  private final Counts counts = new Counts();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final CountsReport report =
      new CountsReport(counts, new PrintStream(out, true, StandardCharsets.UTF_8));

  @Test
  void a_minute_has_one_line_and_one_in_which_nothing_came_has_none() {
    List<Duration> slept = new ArrayList<>();

    assertThatThrownBy(
            () ->
                report.run(
                    time -> {
                      slept.add(time);
                      switch (slept.size()) {
                        case 1, 3 -> {}
                        case 2 -> {
                          counts.add(Outcome.PASSED_ON);
                          for (int i = 0; i < 100; i++) {
                            counts.add(Outcome.REFUSED);
                          }
                        }
                        case 4 -> counts.add(Outcome.PING);
                        default -> throw new InterruptedException();
                      }
                    }))
        .isInstanceOf(InterruptedException.class);

    assertThat(slept).hasSize(5).containsOnly(Duration.ofMinutes(1));
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "requests: 1 passed on, 100 refused", "requests: 1 passed on, 1 pings, 100 refused");
  }

  @Test
  void the_last_line_is_printed_even_if_nothing_came() {
    report.printLast();

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("requests: none\n");
  }
}
