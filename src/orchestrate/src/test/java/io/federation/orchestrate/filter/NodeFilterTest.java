package io.federation.orchestrate.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeFilterTest {

  private static final NodeProfile NODE =
      new NodeProfile(
          "i-1.example.org",
          Map.of("country", "uk", "memory", "9", "version", "1.10.0", "city name", "a (b)"),
          Set.of("apache", "web-1"),
          Set.of("rpcutil", "haproxy"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "country=uk",
        "country==uk",
        "country = uk",
        "country!=de",
        "country=/^U|k$/",
        "country=~/u./",
        "country=~u.",
        "country!=/x/",
        "memory<10",
        "memory<=9.0",
        "memory=9.0",
        "memory>-1",
        "memory>=9",
        "version>1.1",
        "country>de"
      })
  void facts_that_a_node_has(String fact) {
    assertThat(NodeFilter.ofFact(fact).test(NODE)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "country=UK",
        "country!=uk",
        "country=/^k/",
        "country!=/^u/",
        "memory>10",
        "memory<9",
        "memory!=9.0",
        "nothing=uk",
        "nothing!=uk",
        "nothing<9",
        "memory=9e0"
      })
  void facts_that_a_node_has_not(String fact) {
    assertThat(NodeFilter.ofFact(fact).test(NODE)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "country | fact \"country\" is not one: use name=value, or one of == =~ != <= >= = < >"
            + " between them",
        "=uk | fact \"=uk\" is not one: use name=value, or one of == =~ != <= >= = < > between"
            + " them",
        "country= | fact \"country=\" is not one: use name=value, or one of == =~ != <= >= = < >"
            + " between them",
        "country!uk | fact \"country!uk\" is not one: use name=value, or one of == =~ != <= >= ="
            + " < > between them",
        "country=/(/ | fact \"/(/\" is not a regular expression of RE2: missing closing )"
      })
  void what_is_no_fact_is_refused_in_one_line(String fact, String message) {
    assertThatThrownBy(() -> NodeFilter.ofFact(fact))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void classes_agents_and_identities_are_named_or_fit() {
    assertThat(NodeFilter.ofClass("apache").test(NODE)).isTrue();
    assertThat(NodeFilter.ofClass("apach").test(NODE)).isFalse();
    assertThat(NodeFilter.ofClass("/^web/").test(NODE)).isTrue();
    assertThat(NodeFilter.ofAgent("haproxy").test(NODE)).isTrue();
    assertThat(NodeFilter.ofAgent("/nrpe/").test(NODE)).isFalse();
    assertThat(NodeFilter.ofIdentity("i-1.example.org").test(NODE)).isTrue();
    assertThat(NodeFilter.ofIdentity("i-1xexample.org").test(NODE)).isFalse();
    assertThat(NodeFilter.ofIdentity("/^i-1./").test(NODE)).isTrue();
    assertThatThrownBy(() -> NodeFilter.ofIdentity(""))
        .hasMessage("identity is empty: name one, or leave it out");
  }

  @Test
  void several_are_all_or_any() {
    NodeFilter yes = NodeFilter.ofClass("apache");
    NodeFilter no = NodeFilter.ofClass("nginx");

    assertThat(NodeFilter.allOf(List.of(yes, yes)).test(NODE)).isTrue();
    assertThat(NodeFilter.allOf(List.of(yes, no)).test(NODE)).isFalse();
    assertThat(NodeFilter.allOf(List.of()).test(NODE)).isTrue();
    assertThat(NodeFilter.anyOf(List.of(no, yes)).test(NODE)).isTrue();
    assertThat(NodeFilter.anyOf(List.of(no)).test(NODE)).isFalse();
    assertThat(no.negated().test(NODE)).isTrue();
  }

  @Test
  void facts_and_classes_stand_together() {
    assertThat(NodeFilter.ofFactsAndClasses("country=uk apache /^web/").test(NODE)).isTrue();
    assertThat(NodeFilter.ofFactsAndClasses("country=uk nginx").test(NODE)).isFalse();
    assertThat(NodeFilter.ofFactsAndClasses("'city name=a (b)'").test(NODE)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "apache | true",
        "country=uk and apache | true",
        "country=uk and nginx | false",
        "nginx or apache | true",
        "not nginx | true",
        "!nginx | true",
        "! nginx | true",
        "not not apache | true",
        "not nginx and apache | true",
        "apache or nginx and nginx | true",
        "(apache or nginx) and nginx | false",
        "((country=de)or(country=uk))and /^web-[0-9]+$/ | true",
        "country=/[ud][ek]/ and not (memory>10 or memory<5) | true",
        "\"city name\"=\"a (b)\" and apache | true",
        "country=/u\\/k/ | false",
        "'and' or apache | true"
      })
  void expressions_combine_them(String expression, boolean isMeant) {
    assertThat(NodeFilter.ofExpression(expression).test(NODE)).isEqualTo(isMeant);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | the expression ends where a fact or a class must stand",
        "apache and | the expression ends where a fact or a class must stand",
        "and apache | column 1: \"and\" stands where a fact or a class must stand",
        "(apache or) | column 11: \")\" stands where a fact or a class must stand",
        "(apache | a parenthesis is not closed: add )",
        "apache) | column 7: \")\" closes what is not open",
        "apache nginx | column 8: \"nginx\" needs and, or or before it",
        "apache and 'x | column 12: \"'x\" has no end: close it with '",
        "country=/u | column 9: \"/u\" has no end: close it with /",
        "apache and country= | column 12: fact \"country=\" is not one: use name=value, or one of"
            + " == =~ != <= >= = < > between them"
      })
  void what_is_no_expression_is_refused_with_its_place(String expression, String message) {
    assertThatThrownBy(() -> NodeFilter.ofExpression(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void an_expression_that_is_too_deep_is_refused() {
    assertThatThrownBy(() -> NodeFilter.ofExpression("(".repeat(5_000)))
        .hasMessage("the expression is nested deeper than 50 levels");
    assertThatThrownBy(() -> NodeFilter.ofExpression("not ".repeat(5_000) + "a"))
        .hasMessage("the expression is nested deeper than 50 levels");
  }

  @Test
  void a_pattern_that_would_take_for_ever_elsewhere_does_not_here() {
    NodeProfile node = new NodeProfile("i", Map.of("a", "a".repeat(50_000)), Set.of(), Set.of());

    assertThat(NodeFilter.ofFact("a=~(a*)*b").test(node)).isFalse();
  }
}
