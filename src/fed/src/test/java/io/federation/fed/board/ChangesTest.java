package io.federation.fed.board;

import static io.federation.fed.view.Views.NOON;
import static io.federation.fed.view.Views.failing;
import static io.federation.fed.view.Views.node;
import static io.federation.fed.view.Views.view;
import static io.federation.fed.view.Views.work;
import static io.federation.fed.view.Views.working;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.fed.view.NodeView;
import io.federation.fed.view.TimeText;
import io.federation.presence.LastWork;
import io.federation.presence.history.Presence;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangesTest {

  private final Changes changes = new Changes();

  private List<String> next(NodeView... nodes) {
    return changes.since(view(NOON, nodes), new TimeText(NOON, ZoneOffset.UTC)).stream()
        .map(Line::text)
        .toList();
  }

  @Test
  void of_the_first_look_nothing_is_news() {
    assertThat(next(node("a-1", "done"))).isEmpty();
    assertThat(next(node("a-1", "done"))).isEmpty();
  }

  @Test
  void each_change_of_state_is_told() {
    next(node("a-1", "done"), node("a-2", "done"));

    assertThat(next(node("a-1", "working"), node("a-2", "done")))
        .containsExactly("12:00:00 a-1: done -> working");
    assertThat(next(failing(node("a-1", "wedged"), "disk full"), node("a-2", "done")))
        .containsExactly("12:00:00 a-1: working -> wedged: disk full");
  }

  @Test
  void a_node_that_comes_or_goes_is_told() {
    next();

    assertThat(next(node("a-1", "setup"))).containsExactly("12:00:00 a-1: new, setup");
    assertThat(next(node("a-1", "setup", Presence.ABSENT, NOON.minusSeconds(60))))
        .containsExactly("12:00:00 a-1: setup -> dead: was setup, last seen 1m ago");
    assertThat(next()).isEmpty();
  }

  @Test
  void work_that_came_to_its_end_between_two_looks_is_told() {
    next(node("a-1", "done"));
    NodeView worked = working(node("a-1", "done"), work("app", LastWork.Result.DONE));

    assertThat(next(worked))
        .containsExactly("12:00:00 a-1: done: app 01234567 \"Greet aloud\", 3 s");
    assertThat(next(worked)).isEmpty();
    assertThat(
            next(
                working(
                    node("a-1", "done"), work("app", LastWork.Result.REJECTED, "x", "no page"))))
        .containsExactly("12:00:00 a-1: done: rejected app 01234567 \"Greet aloud\": no page");
  }

  @Test
  void who_falls_asleep_and_wakes_is_told() {
    next(node("a-1", "done").withAwake(Optional.of(true)));

    assertThat(next(node("a-1", "done").withAwake(Optional.of(false))))
        .containsExactly("12:00:00 a-1: not awake");
    assertThat(next(node("a-1", "done"))).isEmpty();
    next(node("a-1", "done").withAwake(Optional.of(false)));
    assertThat(next(node("a-1", "done").withAwake(Optional.of(true))))
        .containsExactly("12:00:00 a-1: awake");
  }
}
