package io.federation.orchestrate.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller may say, and what is refused before it is sent, and again where it comes in. */
class ActionTest {

  private static final ActionSet SET =
      ActionSetReader.read(
          """
          metadata: {name: s, description: d}
          actions:
            - action: all
              description: d
              input:
                text: {prompt: Any text, description: d, type: string, maxlength: 5}
                whole: {description: d, type: integer, optional: true}
                part: {description: d, type: float, optional: true}
                number: {description: d, type: number, optional: true}
                flag: {description: d, type: boolean, optional: true, default: true}
                choice: {description: d, type: list, list: [a, b], optional: true}
                several: {description: d, type: array, optional: true}
                named: {description: d, type: hash, optional: true}
                lower: {description: d, type: string, validation: "^[a-z]+$", optional: true}
                safe: {description: d, type: string, validation: shellsafe, optional: true}
                v4: {description: d, type: string, validation: ipv4address, optional: true}
                v6: {description: d, type: string, validation: ipv6address, optional: true}
                hidden: {description: d, type: string, validation: "^x", secret: true, optional: true}
            - {action: none, description: d}
          """
              .getBytes(UTF_8),
          "s.yaml");

  private static Action action(String name) throws InvalidCallException {
    return SET.action(name);
  }

  /** Words of a command line that set {@code text} too, unless they do. */
  private static SortedMap<String, JsonNode> parse(String... words) throws InvalidCallException {
    Map<String, String> named = new HashMap<>(Map.of("text", "t"));
    for (String word : words) {
      int equals = word.indexOf('=');
      named.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return action("all").parse(named);
  }

  @Test
  void words_become_values_of_the_kind_that_the_input_is() throws Exception {
    SortedMap<String, JsonNode> arguments =
        parse(
            "text=12",
            "whole=-7",
            "part=1.5",
            "number=2",
            "flag=false",
            "choice=b",
            "several=[1,\"x\"]",
            "named={\"a\":{\"b\":null}}");

    assertThat(arguments.toString())
        .isEqualTo(
            "{choice=\"b\", flag=false, named={\"a\":{\"b\":null}}, number=2, part=1.5,"
                + " several=[1,\"x\"], text=\"12\", whole=-7}");
  }

  @Test
  void an_input_that_is_left_out_has_its_default() throws Exception {
    assertThat(parse().toString()).isEqualTo("{flag=true, text=\"t\"}");
  }

  @Test
  void texts_that_a_rule_allows_are_allowed() throws Exception {
    assertThat(
            parse(
                "lower=abc",
                "safe=a b/c-d (e) * 'f' é",
                "v4=192.168.0.255",
                "v6=2001:db8::1",
                "hidden=xyz"))
        .hasSize(7);
    assertThat(parse("v4=0.0.0.0", "v6=::ffff:10.0.0.1")).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "text=123456 | text has 6 characters: use 5 at most",
        "whole=1.5 | whole is not a whole number: \"1.5\"",
        "whole=seven | whole is not a whole number: \"seven\"",
        "whole=1 2 | whole is not a whole number: \"1 2\"",
        "whole= | whole is not a whole number: \"\"",
        "part=x | part is not a number: \"x\"",
        "number=NaN | number is not a number: \"NaN\"",
        "flag=yes | flag is not true or false: \"yes\"",
        "choice=c | choice is \"c\": use a, b",
        "several={} | several is not a list in JSON, such as [1, 2]: \"{}\"",
        "named=[] | named is not a map in JSON, such as {\"a\": 1}: \"[]\"",
        "lower=aB | lower is \"aB\", which is not matched by \"^[a-z]+$\"",
        "v4=256.0.0.1 | v4 is \"256.0.0.1\", which is not an IPv4 address",
        "v4=1.2.3 | v4 is \"1.2.3\", which is not an IPv4 address",
        "v4=1.2.3.4. | v4 is \"1.2.3.4.\", which is not an IPv4 address",
        "v6=1.2.3.4 | v6 is \"1.2.3.4\", which is not an IPv6 address",
        "v6=:::1 | v6 is \":::1\", which is not an IPv6 address",
        "v6=fe80::1%eth0 | v6 is \"fe80::1%eth0\", which is not an IPv6 address",
        "hidden=password | hidden is (secret), which is not matched by \"^x\"",
        "other=1 | all has no input \"other\": use text, whole, part, number, flag, choice,"
            + " several, named, lower, safe, v4, v6, hidden"
      })
  void words_that_the_declaration_does_not_allow_are_refused_in_one_line(
      String word, String message) {
    assertThatThrownBy(() -> parse(word))
        .isInstanceOfSatisfying(
            InvalidCallException.class,
            refused -> assertThat(refused.status()).isEqualTo(StatusCode.INVALID_DATA))
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({"a`id`", "a$HOME", "a;b", "a|b", "a&b", "a>b", "a<b", "'a\nb'", "'a\rb'"})
  void what_a_shell_reads_is_not_safe(String text) {
    assertThatThrownBy(() -> parse("safe=" + text)).hasMessageContaining("what a shell reads");
  }

  @Test
  void an_end_of_line_does_not_pass_as_the_end_of_a_text() {
    assertThatThrownBy(() -> parse("lower=abc\n")).hasMessageContaining("not matched by");
  }

  @Test
  void what_is_missing_has_a_status_of_its_own() {
    assertThatThrownBy(() -> action("all").parse(Map.of()))
        .isInstanceOfSatisfying(
            InvalidCallException.class,
            refused -> assertThat(refused.status()).isEqualTo(StatusCode.MISSING_DATA))
        .hasMessage("all needs text: Any text");
  }

  @Test
  void a_node_checks_what_was_sent_in_the_same_way() throws Exception {
    Map<String, JsonNode> arguments = new TreeMap<>();
    arguments.put("text", new ObjectMapper().readTree("7"));
    assertThatThrownBy(() -> action("all").check(arguments))
        .hasMessage("text is not a text: \"7\"");

    arguments.put("text", new ObjectMapper().readTree("\"7\""));
    action("all").check(arguments);
    arguments.put("more", new ObjectMapper().readTree("1"));
    assertThatThrownBy(() -> action("all").check(arguments)).hasMessageContaining("no input");
    assertThatThrownBy(() -> action("none").check(arguments))
        .hasMessage("none has no input \"more\": it takes none");
  }

  @Test
  void an_action_that_there_is_not_is_refused_with_those_there_are() {
    assertThatThrownBy(() -> action("some"))
        .isInstanceOfSatisfying(
            InvalidCallException.class,
            refused -> assertThat(refused.status()).isEqualTo(StatusCode.UNKNOWN_ACTION))
        .hasMessage("s has no action \"some\": use all, none");
  }

  @Test
  void a_pattern_that_would_take_for_ever_elsewhere_does_not_here() throws Exception {
    String twice = "(a*)*b";
    Validation validation = Validation.parse(twice);

    assertThat(validation.allows("a".repeat(50_000))).isFalse();
  }
}
