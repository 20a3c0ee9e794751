package io.federation.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values are those that the ConfigParser of Python 2.7 reads. */
class IniTextTest {

  static Arguments[] texts() {
    return new Arguments[] {
      of("host-id = app", "host-id", "app"),
      of("host-id=app", "host-id", "app"),
      of("Host-ID: file:///etc/zmh/pxemac", "host-id", "file:///etc/zmh/pxemac"),
      of("run-directory = /a=b:c", "run-directory", "/a=b:c"),
      of("host-id\t=\ta\r", "host-id", "a"),
      of("host id = a", "host id", "a"),
      of("role =", "role", ""),
      of("role = \"\"", "role", ""),
      of("host-id = a\nhost-id = b", "host-id", "b"),
      of("host-id = app ; the host", "host-id", "app"),
      of("host-id = x;y ; c", "host-id", "x;y ; c"),
      of("host-id = app # the host", "host-id", "app # the host"),
      of("after = \"/opt/x y/reload\" --now", "after", "\"/opt/x y/reload\" --now"),
      of("after = sh -c 'a; b'", "after", "sh -c 'a; b'"),
      of("after = %(x)s %d ${A} \\t", "after", "%(x)s %d ${A} \\t"),
      of("after =\n  x", "after", "\nx"),
      of("host-id = a\n# c\n  b", "host-id", "a\nb"),
      of(
          "after = echo\n    'spoons are round' \n \n \"just 'cuz they are \" ",
          "after",
          "echo\n'spoons are round'\n\"just 'cuz they are \""),
    };
  }

  private static Arguments of(String lines, String name, String value) {
    return Arguments.of(lines, Map.of(name, value));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void settings_are_those_of_python(String lines, Map<String, String> settings) throws IOException {
    assertThat(IniText.section("[zkdeployment]\n" + lines + "\n", "zkdeployment"))
        .contains(settings);
  }

  @Test
  void a_section_has_its_own_settings_and_comments_none() throws IOException {
    String text =
        """
        # c
        ; c

        [other]
        host-id = x
          longer
        [zkdeployment] # c
        # a = c
        ; b = c
          # c
        host-id = y
        [third]
        host-id = z
        [zkdeployment]
        role = r
        """;

    assertThat(IniText.section(text, "zkdeployment")).contains(Map.of("host-id", "y", "role", "r"));
    assertThat(IniText.section(text, "ZkDeployment")).isEmpty();
    assertThat(IniText.section("", "zkdeployment")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host-id = x",
        "[zkdeployment",
        "[]",
        "[a]\ngarbage",
        "[a]\n= x",
        "[a]\n x = y",
        "[a]\nx = y\n[b]\n z"
      })
  void a_line_that_is_nothing_is_refused_and_named(String text) {
    List<String> lines = text.lines().toList();

    assertThatThrownBy(() -> IniText.section(text + "\n", "a"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "line "
                + lines.size()
                + " is \""
                + lines.get(lines.size() - 1)
                + "\": use [section], name = value below one, or # for a comment");
  }
}
