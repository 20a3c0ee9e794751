package io.federation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
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
}
