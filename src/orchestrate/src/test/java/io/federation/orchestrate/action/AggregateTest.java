package io.federation.orchestrate.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.orchestrate.action.Aggregate.Function;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregateTest {

  private static List<String> lines(Function function, String format, String values)
      throws Exception {
    List<JsonNode> all = new ArrayList<>();
    new ObjectMapper().readTree(values).forEach(all::add);
    return new Aggregate(function, "x", format).lines("Revision", all);
  }

  @Test
  void a_summary_counts_equal_values_in_its_own_words() throws Exception {
    assertThat(lines(Function.SUMMARY, "Revision %s: %d nodes", "[3, 3, 3, 3]"))
        .containsExactly("Summary of Revision:", "", "   Revision 3: 4 nodes");
  }

  @Test
  void the_most_frequent_value_comes_first_and_then_in_their_order() throws Exception {
    assertThat(lines(Function.SUMMARY, "", "[\"b\", \"a\", \"long\", \"long\", [\"b\", 7]]"))
        .containsExactly(
            "Summary of Revision:", "", "      b = 2", "   long = 2", "      7 = 1", "      a = 1");
  }

  @ParameterizedTest
  @CsvSource({
    "AVERAGE, '', '[1, 2]', 1.500",
    "AVERAGE, '%s s', '[2, 2]', 2 s",
    "SUM, '', '[1, 2.25]', 3.250",
    "MINIMUM, '', '[3, -1, 2]', -1",
    "MAXIMUM, '', '[3, -1, \"x\"]', 3"
  })
  void numbers_are_taken_together(Function function, String format, String values, String shown)
      throws Exception {
    assertThat(lines(function, format, values)).last().isEqualTo("   " + shown);
  }

  @Test
  void where_there_is_no_value_nothing_is_said() throws Exception {
    assertThat(lines(Function.SUMMARY, "", "[]")).isEmpty();
    assertThat(lines(Function.SUM, "", "[\"x\"]")).isEmpty();
  }
}
