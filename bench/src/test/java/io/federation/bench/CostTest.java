package io.federation.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CostTest {

  @Test
  void each_figure_has_its_own_median() {
    assertThat(Cost.median(List.of(new Cost(1, 9, 5), new Cost(3, 1, 4), new Cost(2, 5, 6))))
        .isEqualTo(new Cost(2, 5, 5));
  }

  @Test
  void the_median_of_an_even_number_is_between_the_two_in_the_middle() {
    assertThat(Cost.median(List.of(new Cost(1, 1, 1), new Cost(2, 4, 1))))
        .isEqualTo(new Cost(1.5, 2.5, 1));
  }

  @Test
  void no_runs_have_no_median() {
    assertThatThrownBy(() -> Cost.median(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
