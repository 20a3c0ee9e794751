package io.federation.model.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FederationSpecTest {

  private static final NodeConfig.Repository OPS =
      new NodeConfig.Repository("ops", "/srv/ops", "main", List.of());

  private static FederationSpec spec(
      String deployment,
      List<NodeConfig.Repository> repositories,
      Map<String, FederationSpec.Part> parts) {
    return new FederationSpec(
        deployment,
        "lad1",
        Duration.ZERO,
        new FederationSpec.Scripts("it/nodeinit", "bin/nodework"),
        new FederationSpec.Work(Duration.ofHours(4)),
        repositories,
        parts,
        ChatSpec.SILENT);
  }

  @Test
  void later_changes_to_collections_do_not_change_a_description() {
    List<NodeConfig.Repository> repositories = new ArrayList<>(List.of(OPS));
    Map<String, FederationSpec.Part> parts = new LinkedHashMap<>();
    FederationSpec spec = spec("fed1", repositories, parts);

    repositories.clear();
    parts.put("app1", new FederationSpec.Part(new FederationSpec.Count(1, 1)));

    assertThat(spec.repositories()).containsExactly(OPS);
    assertThat(spec.parts()).isEmpty();
    assertThatThrownBy(() -> spec.parts().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void a_description_made_in_code_obeys_the_same_rules() {
    assertThatThrownBy(() -> spec("fed 1", List.of(), Map.of()))
        .hasMessageStartingWith("deployment \"fed 1\" is not a name");
    assertThatThrownBy(() -> spec("fed1", List.of(OPS, OPS), Map.of()))
        .hasMessage("two repositories have the name \"ops\"");
    assertThatThrownBy(
            () ->
                spec(
                    "fed1",
                    List.of(),
                    Map.of("a/b", new FederationSpec.Part(new FederationSpec.Count(1, 1)))))
        .hasMessageStartingWith("part \"a/b\" is not a name");
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "2, 1", "0, 1001"})
  void a_count_is_a_range_between_0_and_1000(int min, int max) {
    assertThatThrownBy(() -> new FederationSpec.Count(min, max))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("count " + min + " to " + max + " is not a range between 0 and 1000");
  }
}
