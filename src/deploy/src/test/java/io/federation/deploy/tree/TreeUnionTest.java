package io.federation.deploy.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeUnionTest {

  private final List<String> conflicts = new ArrayList<>();

  private String union(String one, String other) throws Exception {
    return TreeText.print(TreeUnion.of(TreeText.parse(one), TreeText.parse(other), conflicts::add));
  }

  @Test
  void nodes_of_both_are_there_with_all_that_is_said_of_them() throws Exception {
    assertThat(union("/a : x\n  b = 1\n  /c\n", "/a\n  b = 1\n  d = 2\n  /e\n/f\n"))
        .isEqualTo("/a : x\n  b = 1\n  d = 2\n  /c\n  /e\n/f\n");
    assertThat(conflicts).isEmpty();
  }

  @Test
  void what_is_said_in_two_ways_is_told() throws Exception {
    assertThat(union("/a\n  /c : x\n", "/a\n  /c : y\n")).isEqualTo("/a\n  /c : x\n");
    assertThat(conflicts)
        .containsExactly("/a/c has type = u'y' here and u'x' in another file: say it once");
  }
}
