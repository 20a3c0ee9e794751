package io.federation.fed;

import static io.federation.fed.view.Views.COMMIT;
import static io.federation.fed.view.Views.NOON;
import static io.federation.fed.view.Views.node;
import static io.federation.fed.view.Views.work;
import static io.federation.fed.view.Views.working;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.fed.view.NodeView;
import io.federation.fed.view.TimeText;
import io.federation.presence.LastWork;
import io.federation.presence.history.Presence;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class WhyTextTest {

  private static final TimeText MOMENTS = new TimeText(NOON, ZoneOffset.UTC);

  @Test
  void a_node_that_is_elsewhere_is_told_of_by_its_last_work() {
    NodeView node =
        working(node("web1-1", "wedged"), work("app", LastWork.Result.REJECTED, "no page"));

    assertThat(WhyText.of(node, MOMENTS))
        .startsWith(
            "node         web1-1 (web1), wedged since 11:55:00\nresult       rejected after 3 s")
        .contains(
            "unit         app:part/web1\n",
            "commit       " + COMMIT + " Greet aloud\n",
            "author       Ann\n",
            "changed      greeting.txt\n",
            "printed      | no page\n");
  }

  @Test
  void a_node_that_is_dead_is_told_so_and_one_without_work_too() {
    assertThat(WhyText.of(node("web1-1", "idle", Presence.ABSENT, NOON), MOMENTS))
        .isEqualTo(
            "node         web1-1 (web1), dead, was idle since 11:55:00\nIt has told of no work.\n");
  }
}
