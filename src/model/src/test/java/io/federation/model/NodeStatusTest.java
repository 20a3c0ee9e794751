package io.federation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NodeStatusTest {

  private static final Stamp BEFORE = Stamp.parse("20260101-000000");
  private static final Stamp NOW = Stamp.parse("20260101-000100");
  private static final StateLog LOG =
      StateLog.EMPTY.with(NodeState.SETUP, Stamp.parse("20251231-235900"));

  private static final Map<String, BiFunction<NodeStatus, Stamp, NodeStatus>> TRANSITIONS =
      Map.of(
          "setup", NodeStatus::setup,
          "initdone", NodeStatus::initdone,
          "work", NodeStatus::work,
          "done", NodeStatus::done,
          "idle", NodeStatus::idle,
          "wedge", NodeStatus::wedge,
          "unwedge", NodeStatus::unwedge,
          "terminate", NodeStatus::terminate);

  /** For each state what each transition leads to: a state, {@code =} for no change, {@code -}. */
  private static final String TABLE =
      """
      from        setup initdone work    done idle wedge  unwedge terminate
      presetup    setup -        -       -    -    -      -       terminating
      setup       setup initdone -       -    -    -      -       terminating
      initdone    setup -        working done idle wedged -       terminating
      working     setup -        =       done idle wedged -       terminating
      done        setup -        working =    idle wedged -       terminating
      idle        setup -        working done =    wedged -       terminating
      wedged      setup -        =       -    -    =      working terminating
      terminating -     -        -       -    -    -      -       =
      """;

  private static Stream<Arguments> table(String outcomes) {
    List<String[]> rows = TABLE.lines().map(line -> line.split(" +", -1)).toList();
    List<Arguments> cells = new ArrayList<>();
    for (String[] row : rows.subList(1, rows.size())) {
      for (int column = 1; column < row.length; column++) {
        if (row[column].matches(outcomes)) {
          cells.add(Arguments.of(NodeState.parse(row[0]), rows.get(0)[column], row[column]));
        }
      }
    }
    return cells.stream();
  }

  static Stream<Arguments> allowed() {
    return table("[a-z]+");
  }

  static Stream<Arguments> withoutEffect() {
    return table("=");
  }

  static Stream<Arguments> refused() {
    return table("-");
  }

  private static NodeStatus status(NodeState state) {
    return new NodeStatus(state, LOG, Optional.of(BEFORE));
  }

  private static NodeStatus take(String transition, NodeStatus status) {
    return TRANSITIONS.get(transition).apply(status, NOW);
  }

  @Test
  void the_table_has_every_transition_from_every_state() {
    assertThat(TABLE.lines().skip(1).map(line -> line.split(" +", -1)[0]))
        .containsExactlyElementsOf(Arrays.stream(NodeState.values()).map(NodeState::word).toList());
    assertThat(TABLE.lines().findFirst().orElseThrow().split(" +", -1))
        .contains(TRANSITIONS.keySet().toArray(String[]::new))
        .hasSize(1 + TRANSITIONS.size());
    assertThat(Stream.of(allowed(), withoutEffect(), refused()).flatMap(cells -> cells))
        .hasSize(NodeState.values().length * TRANSITIONS.size());
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void an_allowed_transition_leads_to_its_state_at_its_time(
      NodeState from, String transition, String to) {
    NodeStatus after = take(transition, status(from));

    assertThat(after.state().word()).isEqualTo(to);
    assertThat(after.since()).contains(NOW);
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void an_allowed_transition_is_logged_if_its_state_is(
      NodeState from, String transition, String to) {
    NodeStatus after = take(transition, status(from));

    if (List.of("setup", "initdone", "wedged", "terminating").contains(to)) {
      assertThat(after.log()).hasToString(LOG + to + ":" + NOW + ";");
      assertThat(after.loggedSince()).contains(NOW);
    } else {
      assertThat(after.log()).isEqualTo(LOG);
      assertThat(after.loggedSince()).contains(Stamp.parse("20251231-235900"));
    }
  }

  @ParameterizedTest
  @MethodSource("withoutEffect")
  void a_transition_to_the_present_state_changes_nothing(
      NodeState from, String transition, String unchanged) {
    assertThat(take(transition, status(from))).isEqualTo(status(from));
    assertThat(unchanged).isEqualTo("=");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void any_other_transition_is_refused(NodeState from, String transition, String refused) {
    assertThatThrownBy(() -> take(transition, status(from)))
        .isInstanceOf(IllegalTransitionException.class)
        .hasMessage("a node in state " + from.word() + " cannot " + transition);
    assertThat(refused).isEqualTo("-");
  }

  @Test
  void a_life_is_told_by_its_log() {
    NodeStatus end =
        NodeStatus.BORN
            .setup(Stamp.parse("20260101-000001"))
            .setup(Stamp.parse("20260101-000002"))
            .initdone(Stamp.parse("20260101-000003"))
            .idle(Stamp.parse("20260101-000004"))
            .work(Stamp.parse("20260101-000005"))
            .wedge(Stamp.parse("20260101-000006"))
            .unwedge(Stamp.parse("20260101-000007"))
            .done(Stamp.parse("20260101-000008"))
            .terminate(Stamp.parse("20260101-000009"));

    assertThat(end.log())
        .hasToString(
            "setup:20260101-000001;setup:20260101-000002;initdone:20260101-000003;"
                + "wedged:20260101-000006;terminating:20260101-000009;");
  }

  @Test
  void a_node_that_was_just_born_has_no_stamp_and_no_log() {
    assertThat(NodeStatus.BORN)
        .isEqualTo(new NodeStatus(NodeState.PRESETUP, StateLog.EMPTY, Optional.empty()));
    assertThat(NodeStatus.BORN.loggedSince()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"20260101-000059", "20251231-000000"})
  void a_clock_that_was_set_back_does_not_hold_up_a_transition(String at) {
    NodeStatus after = status(NodeState.DONE).work(Stamp.parse(at));

    assertThat(after.since()).contains(Stamp.parse(at));
  }
}
