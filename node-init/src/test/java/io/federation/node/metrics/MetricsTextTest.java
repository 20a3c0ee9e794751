package io.federation.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            a{x="a\\\\b\\"c\\nd",y="é"} 1.5
            # HELP b Without labels.
            # TYPE b gauge
            b 1.767269E9
            """);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        1,
        10,
        0.001,
        0.0005,
        0.08,
        12.34,
        9999999,
        9999999.999,
        1e7,
        123456789,
        999999999.5,
        1e9,
        1795873168.142,
        1795873160,
        9999999999.999,
        1e10,
        1795873168.1425,
        -1,
        -0.5,
        1e300
      })
  void values_are_written_as_java_writes_them(double value) {
    Metric metric = new Metric("a", "A.");
    metric.add(value);

    assertThat(MetricsText.of(List.of(metric))).endsWith("\na " + value + "\n");
  }
}
