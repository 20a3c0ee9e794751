package io.federation.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

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
}
