package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.fed.board.Line;
import io.federation.fed.board.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodePlanTest {

  private static List<String> rows(int code, String out, String... err) {
    NodePlan plan =
        NodePlan.of("web1-1", new NodeCall.Answer(code, List.of(out.split("\n")), List.of(err)));
    return Table.of(plan.rows()).stream().map(Line::text).toList();
  }

  @Test
  void each_unit_has_a_row_that_says_why_or_why_not() {
    assertThat(
            rows(
                0,
                """
                {"repository": "ops", "refused": null, "units": [
                  {"unit": "ops:part/web1", "runs": true, "reason": "greeting.txt has changed"},
                  {"unit": "ops:common", "runs": false, "reason": "nothing it watches has changed"}
                ]}
                """))
        .containsExactly(
            "web1-1  ops:part/web1  yes  greeting.txt has changed",
            "web1-1  ops:common     no   nothing it watches has changed");
  }

  @Test
  void a_commit_that_the_node_would_not_take_is_said_to_be_refused() {
    assertThat(rows(0, "{\"refused\": \"it is behind\", \"units\": []}"))
        .containsExactly("web1-1  -  no  refused: it is behind");
  }

  @Test
  void a_node_without_work_is_told_so() {
    assertThat(rows(0, "{\"refused\": null, \"units\": []}"))
        .containsExactly("web1-1  -  no  it has no work in this repository");
  }

  @Test
  void a_node_that_cannot_say_is_told_with_its_reason() {
    assertThat(rows(2, "", "the node has no repository app: use one of ops"))
        .containsExactly("web1-1  -  ?  the node has no repository app: use one of ops");
    assertThat(rows(0, "oops")).containsExactly("web1-1  -  ?  its plan is not JSON");
    assertThat(NodePlan.failed("a", "oops").json().toString())
        .isEqualTo("{\"instance-id\":\"a\",\"error\":\"oops\"}");
  }
}
