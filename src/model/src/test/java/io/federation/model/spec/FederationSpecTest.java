package io.federation.model.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FederationSpecTest {

  private static final NodeConfig.Repository OPS =
      new NodeConfig.Repository("ops", "/srv/ops", "main", List.of(), Signatures.OFF, List.of());

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
        new FederationSpec.Git(Duration.ofSeconds(30), Duration.ofMinutes(10)),
        repositories,
        parts,
        ChatSpec.SILENT,
        Optional.of(new PresenceSpec("../presence.git")),
        Optional.empty(),
        MetricsSpec.NONE,
        Optional.empty(),
        Optional.empty(),
        VagrantSpec.DEFAULTS);
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
    NodeConfig.Repository presence =
        new NodeConfig.Repository(
            "presence", "/srv/presence", "main", List.of(), Signatures.OFF, List.of());
    assertThatThrownBy(() -> spec("fed1", List.of(presence), Map.of()))
        .hasMessage(
            "presence and a repository that nodes follow have the same name or address:"
                + " \"presence\"");
  }

  @Test
  void a_part_made_in_code_obeys_the_same_rules() {
    FederationSpec.Count one = new FederationSpec.Count(1, 1);
    Optional<AwakeProbe> tcp = Optional.of(new AwakeProbe.Tcp("web", Duration.ofSeconds(1)));

    assertThatThrownBy(
            () -> new FederationSpec.Part(one, Map.of("web", 0), tcp, false, Optional.empty()))
        .hasMessage("port web is 0: use a whole number from 1 to 65535");
    assertThatThrownBy(
            () -> new FederationSpec.Part(one, Map.of("wbe", 1), tcp, false, Optional.empty()))
        .hasMessage("awake.tcp \"web\" is not a port of the part: use one of wbe");
    assertThatThrownBy(
            () ->
                new FederationSpec.Part(one, Map.of(), Optional.empty(), false, Optional.of("web")))
        .hasMessageStartingWith("edge \"web\" is not a port of the part: name it under ports");
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "2, 1", "0, 1001"})
  void a_count_is_a_range_between_0_and_1000(int min, int max) {
    assertThatThrownBy(() -> new FederationSpec.Count(min, max))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("count " + min + " to " + max + " is not a range between 0 and 1000");
  }
}
