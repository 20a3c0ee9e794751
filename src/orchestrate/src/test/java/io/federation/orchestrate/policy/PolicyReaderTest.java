package io.federation.orchestrate.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.model.spec.SpecException;
import io.federation.orchestrate.filter.NodeProfile;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {

  private static final NodeProfile APP =
      new NodeProfile("i-1", Map.of("cluster", "alfa"), Set.of("app1"), Set.of("appmgr"));

  private static final CallPolicy POLICY =
      read(
          """
          rules:
            - deny: [node#wedge]
              callers: ["*"]
              nodes: cluster=alfa
            - allow: [appmgr, rpcutil#ping, "node"]
              callers: [ann@example.org, operators]
              nodes: app1 and not cluster=bravo
            - deny: ["*"]
              callers: [guest@example.org]
            - allow: [rpcutil]
              callers: ["*"]
          """);

  private static CallPolicy read(String yaml) {
    return PolicyReader.read(yaml.getBytes(UTF_8), "policy.yaml");
  }

  @ParameterizedTest
  @CsvSource({
    "ann@example.org, appmgr, upgrade, true",
    "ann@example.org, node, look, true",
    "ann@example.org, node, wedge, false",
    "ann@example.org, haproxy, status, false",
    "bob@example.org, appmgr, upgrade, false",
    "bob@example.org, rpcutil, ping, true",
    "bob@example.org, rpcutil, inventory, true",
    "guest@example.org, rpcutil, ping, false",
    "'bob@example.org,operators', appmgr, upgrade, true",
  })
  void the_first_rule_that_is_for_a_call_decides(
      String caller, String agent, String action, boolean isAllowed) {
    assertThat(POLICY.allows(caller, agent, action, APP)).isEqualTo(isAllowed);
  }

  @Test
  void a_rule_may_be_for_some_nodes_only() {
    NodeProfile other =
        new NodeProfile("i-2", Map.of("cluster", "bravo"), Set.of("app1"), Set.of());

    assertThat(POLICY.allows("ann@example.org", "appmgr", "upgrade", other)).isFalse();
    assertThat(POLICY.allows("ann@example.org", "rpcutil", "ping", other)).isTrue();
  }

  @Test
  void without_rules_nothing_is_allowed() {
    assertThat(read("rules: []").allows("ann@example.org", "rpcutil", "ping", APP)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "rules: [{allow: [rpcutil]}] | :1: rules[0].callers is missing",
        "rules: [{callers: [a]}] | : rules[0] neither allows nor denies: say allow or deny, and"
            + " what",
        "rules: [{allow: [a], deny: [b], callers: [a]}] | : rules[0] both allows and denies: make"
            + " two rules of it",
        "rules: [{allow: [rpc util], callers: [a]}] | :1: rules[0].allow[0] \"rpc util\" is not the"
            + " name of actions: use an agent such as rpcutil, an action such as rpcutil#ping, or"
            + " \"*\"",
        "rules: [{allow: [a], callers: [b], nodes: \"app1 and\"}] | : rules[0].nodes \"app1 and\""
            + " cannot be read: the expression ends where a fact or a class must stand",
        "rules: [{allow: [a], callers: [b], where: c}] | :1: unknown key \"where\" in rules[0]:"
            + " use one of allow, deny, callers, nodes",
        "rules: [{allow: [], callers: [b]}] | :1: rules[0].allow is an empty list: name one at"
            + " least"
      })
  void what_is_wrong_is_told_in_one_line(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(SpecException.class)
        .hasMessage("policy.yaml" + message);
  }
}
