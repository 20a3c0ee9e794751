package io.federation.orchestrate.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.federation.model.spec.SpecException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionSetReaderTest {

  private static final String HEAD = "metadata: {name: appmgr, description: d}\n";

  private static ActionSet read(String text) {
    return ActionSetReader.read(text.getBytes(UTF_8), "appmgr.yaml");
  }

  @Test
  void each_key_is_read() throws Exception {
    ActionSet set =
        read(
            """
            metadata:
              name: appmgr
              description: Upgrades the application
              version: 1.0.0
              timeout: 300
              author: R. I. Pienaar
              license: ASL 2.0
              url: https://www.example.org/
            actions:
              - action: upgrade
                description: Brings a revision
                display: always
                input:
                  revision:
                    prompt: Revision
                    description: The revision to upgrade to
                    type: string
                    validation: "^[0-9]+$"
                    maxlength: 10
                  mode:
                    description: How
                    type: list
                    list: [fast, safe]
                    optional: true
                    default: safe
                  token: {description: For the repository, type: string, optional: true, secret: true}
                output:
                  revision: {description: Which is there, display_as: Revision, default: none}
                aggregate:
                  - {function: summary, args: [revision], format: "Revision %s: %d nodes"}
            """);

    assertThat(set.name()).isEqualTo("appmgr");
    assertThat(set.description()).isEqualTo("Upgrades the application");
    assertThat(set.version()).isEqualTo("1.0.0");
    assertThat(set.timeLimit()).isEqualTo(Duration.ofMinutes(5));
    assertThat(set.action("upgrade"))
        .isEqualTo(
            new Action(
                "upgrade",
                "Brings a revision",
                Action.Display.ALWAYS,
                List.of(
                    new Input(
                        "revision",
                        "Revision",
                        "The revision to upgrade to",
                        InputType.STRING,
                        false,
                        Optional.empty(),
                        Validation.parse("^[0-9]+$"),
                        10,
                        false,
                        List.of()),
                    new Input(
                        "mode",
                        "mode",
                        "How",
                        InputType.LIST,
                        true,
                        Optional.of(JsonNodeFactory.instance.textNode("safe")),
                        Validation.parse(""),
                        1024,
                        false,
                        List.of("fast", "safe")),
                    new Input(
                        "token",
                        "token",
                        "For the repository",
                        InputType.STRING,
                        true,
                        Optional.empty(),
                        Validation.parse(""),
                        1024,
                        true,
                        List.of())),
                List.of(
                    new Output(
                        "revision",
                        "Revision",
                        "Which is there",
                        Optional.of(JsonNodeFactory.instance.textNode("none")))),
                List.of(
                    new Aggregate(
                        Aggregate.Function.SUMMARY, "revision", "Revision %s: %d nodes"))));
  }

  @Test
  void what_is_left_out_has_defaults_and_json_is_read_as_well() throws Exception {
    ActionSet set =
        read(
            """
            {"$schema": "https://choria.io/schemas/mcorpc/ddl/v1/agent.json",
             "metadata": {"name": "echo", "description": "d"},
             "actions": [{"action": "ping", "description": "Says \\"pong\\""}]}
            """);

    assertThat(set.timeLimit()).isEqualTo(Duration.ofMinutes(1));
    assertThat(set.action("ping"))
        .isEqualTo(
            new Action(
                "ping", "Says \"pong\"", Action.Display.FAILED, List.of(), List.of(), List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "actions: [] | :2: actions is an empty list: name one at least",
        "actions: [{action: a b, description: d}] | :2: actions[0].action \"a b\" is not a name:"
            + " use 1 to 63 letters, digits, '_', '.' or '-', starting with a letter or digit,"
            + " without '..' and not ending in '.' or '.lock'",
        "actions: [{action: a}] | :2: actions[0].description is missing",
        "actions: [{action: a, description: d, displays: ok}] | :2: unknown key \"displays\" in"
            + " actions[0]: did you mean \"display\"?",
        "actions: [{action: a, description: d, display: never}] | :2: actions[0].display"
            + " \"never\" is not known: use failed, ok, always",
        "actions: [{action: a, description: d}, {action: a, description: d}] | : a is declared"
            + " twice",
        "actions: [{action: a, description: d, input: {x: {description: d, type: text}}}] | :2:"
            + " actions[0].input.x.type \"text\" is not known: use string, integer, float, number,"
            + " boolean, list, array, hash",
        "actions: [{action: a, description: d, input: {x: {description: d, type: list}}}] | : a.x"
            + " is a list, and has no key list: name the texts there are",
        "actions: [{action: a, description: d, input: {x: {description: d, type: string, list:"
            + " [b]}}}] | : a.x has a key list, and is no list: set its type to list",
        "actions: [{action: a, description: d, input: {x: {description: d, type: string,"
            + " validation: \"(\"}}}] | : a.x has a validation that cannot be used: \"(\" is not a"
            + " regular expression of RE2, nor one of string, shellsafe, ipv4address, ipv6address:"
            + " missing closing )",
        "actions: [{action: a, description: d, input: {x: {description: d, type: integer,"
            + " default: many}}}] | : a.x has a default that it may not be: x is not a whole"
            + " number: \"many\"",
        "actions: [{action: a, description: d, aggregate: [{function: sum, args: [n]}]}] | : a"
            + " aggregates \"n\", which it does not give: use none",
        "actions: [{action: a, description: d, output: {n: {description: d}}, aggregate:"
            + " [{function: median, args: [n]}]}] | :2: actions[0].aggregate[0].function"
            + " \"median\" is not known: use summary, average, sum, minimum, maximum",
        "actions: [{action: a, description: d, output: {n: {description: d}}, aggregate:"
            + " [{function: sum, args: [n], format: \"%d of %d\"}]}] | : a has a format \"%d of"
            + " %d\" that fits no line: it has d != java.lang.String"
      })
  void what_is_wrong_is_told_in_one_line(String yaml, String message) {
    assertThatThrownBy(() -> read(HEAD + yaml + "\n"))
        .isInstanceOf(SpecException.class)
        .hasMessage("appmgr.yaml" + message);
  }

  @Test
  void what_is_no_declaration_at_all_is_refused() {
    assertThatThrownBy(() -> read(""))
        .hasMessage("appmgr.yaml: is empty: it needs at least the keys metadata and actions");
    assertThatThrownBy(() -> read("actions: ["))
        .hasMessageStartingWith("appmgr.yaml:1: not YAML: ");
    assertThatThrownBy(() -> read("- a\n"))
        .hasMessage("appmgr.yaml:1: the declaration must be a map of keys and values, not a list");
  }
}
