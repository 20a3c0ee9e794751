package io.federation.fed.board;

import static io.federation.fed.view.Views.NOON;
import static io.federation.fed.view.Views.here;
import static io.federation.fed.view.Views.node;
import static io.federation.fed.view.Views.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.fed.view.NodeView;
import io.federation.presence.history.Presence;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AbsenceAlarmTest {

  private final AbsenceAlarm alarm = new AbsenceAlarm();

  private List<String> look(int seconds, NodeView... nodes) {
    return alarm.after(view(NOON.plusSeconds(seconds), nodes)).stream()
        .map(notice -> notice.node().id() + (notice.back() ? " back" : " gone"))
        .toList();
  }

  private static NodeView absent(String state) {
    return node("a-1", state, Presence.ABSENT, NOON);
  }

  @Test
  void a_node_that_is_not_present_for_three_minutes_is_told_once() {
    assertThat(look(0, node("a-1", "done"))).isEmpty();
    assertThat(look(60, absent("done"))).isEmpty();
    assertThat(look(239, absent("done"))).isEmpty();
    assertThat(look(240, absent("done"))).containsExactly("a-1 gone");
    assertThat(look(600, absent("done"))).isEmpty();
  }

  @Test
  void a_node_that_comes_back_is_told_and_may_be_missed_again() {
    look(0, node("a-1", "done"));
    assertThat(look(60, absent("done"))).isEmpty();
    assertThat(look(120, node("a-1", "done"))).isEmpty();
    assertThat(look(240, absent("done"))).isEmpty();
    assertThat(look(420, absent("done"))).containsExactly("a-1 gone");
    assertThat(look(430, node("a-1", "done"))).containsExactly("a-1 back");
  }

  @Test
  void who_terminates_or_is_being_born_or_of_whom_nothing_is_known_is_not_missed() {
    look(0, node("a-1", "done"));

    for (NodeView node :
        List.of(
            absent("terminating"),
            here(absent("setup")),
            node("a-1", "done", Presence.UNKNOWN, NOON))) {
      assertThat(look(60, node)).isEmpty();
      assertThat(look(3600, node)).isEmpty();
    }
  }

  @Test
  void who_was_gone_for_long_when_the_watch_began_is_old_news() {
    NodeView old = node("a-1", "done", Presence.ABSENT, NOON.minus(Duration.ofMinutes(6)));
    NodeView recent = node("a-2", "done", Presence.ABSENT, NOON.minus(Duration.ofMinutes(2)));

    assertThat(look(0, old, recent)).isEmpty();
    assertThat(look(300, old, recent)).containsExactly("a-2 gone");
  }
}
