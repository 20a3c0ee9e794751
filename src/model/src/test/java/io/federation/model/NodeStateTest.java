package io.federation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeStateTest {

  @Test
  void the_words_are_those_that_users_see() {
    assertThat(Arrays.stream(NodeState.values()).map(NodeState::word))
        .containsExactly(
            "presetup", "setup", "initdone", "working", "done", "idle", "wedged", "terminating");
  }

  @ParameterizedTest
  @EnumSource
  void a_state_is_read_from_its_word(NodeState state) {
    assertThat(NodeState.parse(state.word())).isSameAs(state);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "SETUP", "setup ", "ready", "initdone\n"})
  void whatever_else_is_refused_with_the_words_to_use(String word) {
    assertThatThrownBy(() -> NodeState.parse(word))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            Names.quote(word)
                + " is not a state: use presetup, setup, initdone, working, done, idle, wedged or"
                + " terminating");
  }

  @Test
  void what_belongs_to_a_life_is_logged_and_what_belongs_to_a_day_is_not() {
    assertThat(Arrays.stream(NodeState.values()).filter(NodeState::isLogged))
        .containsExactly(
            NodeState.SETUP, NodeState.INITDONE, NodeState.WEDGED, NodeState.TERMINATING);
  }

  @Test
  void each_state_answers_each_question() {
    assertThat(answers(NodeState::canTell))
        .isEqualTo("setup initdone working done idle wedged terminating");
    assertThat(answers(NodeState::isInitialised))
        .isEqualTo("initdone working done idle wedged terminating");
    assertThat(answers(NodeState::mayWork)).isEqualTo("initdone working done idle wedged");
    assertThat(answers(NodeState::isAtRest)).isEqualTo("done idle");
    assertThat(answers(NodeState::isWedged)).isEqualTo("wedged");
    assertThat(answers(NodeState::isEnding)).isEqualTo("terminating");
  }

  @Test
  void a_question_about_a_word_is_answered_by_its_state_and_with_no_for_one_not_known() {
    assertThat(NodeState.is("done", NodeState::isAtRest)).isTrue();
    assertThat(NodeState.is("working", NodeState::isAtRest)).isFalse();
    assertThat(NodeState.is("of-a-newer-program", state -> true)).isFalse();
  }

  private static String answers(Predicate<NodeState> question) {
    return Arrays.stream(NodeState.values())
        .filter(question)
        .map(NodeState::word)
        .collect(Collectors.joining(" "));
  }
}
