package io.federation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LevelsTest {

  @Test
  void the_levels_go_from_what_is_common_to_what_is_the_nodes_own() {
    assertThat(Levels.of("lad1", "app1"))
        .containsExactly("common", "part/app1", "stacktype/lad1", "stacktype/lad1/part/app1");
  }

  @Test
  void a_level_that_needs_a_name_which_is_not_there_is_left_out() {
    assertThat(Levels.of("", "app1")).containsExactly("common", "part/app1");
    assertThat(Levels.of("lad1", "")).containsExactly("common", "stacktype/lad1");
    assertThat(Levels.of("", "")).containsExactly("common");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../x", "a/b", "-x", "a b", "/"})
  void no_name_leads_out_of_the_folder_of_the_levels(String name) {
    assertThatThrownBy(() -> Levels.of(name, "app1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("stacktype " + Names.quote(name) + " is not a name");
    assertThatThrownBy(() -> Levels.of("lad1", name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("nodepart " + Names.quote(name) + " is not a name");
  }
}
