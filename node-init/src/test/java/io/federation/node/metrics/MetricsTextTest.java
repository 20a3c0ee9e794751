package io.federation.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTextTest {

  @Test
  void labels_and_helps_are_escaped_so_that_each_value_has_one_line() {
    Metric metric = new Metric("a", "One \\ and \"two\"\nlines.");
    metric.add(1.5, "x", "a\\b\"c\nd", "y", "é");
    Metric plain = new Metric("b", "Without labels.");
    plain.add(1767269000);

    assertThat(MetricsText.of(List.of(metric, plain)))
        .isEqualTo(
            """
            # HELP a One \\\\ and "two"\\nlines.
            # TYPE a gauge
            a{x="a\\\\b\\"c\\nd",y="é"} 1.500
            # HELP b Without labels.
            # TYPE b gauge
            b 1767269000
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "0.001, 0.001",
    "0.08, 0.08",
    "12.34, 12.34",
    "1e7, 10000000",
    "1795873168.142, 1795873168.142",
    "1795873168, 1795873168"
  })
  void values_are_written_to_a_thousandth(double value, BigDecimal written) {
    Metric metric = new Metric("a", "A.");
    metric.add(value);

    String line = MetricsText.of(List.of(metric)).lines().toList().get(2);
    assertThat(new BigDecimal(line.substring("a ".length()))).isEqualByComparingTo(written);
  }
}
