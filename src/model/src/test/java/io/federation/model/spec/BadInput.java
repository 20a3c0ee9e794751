package io.federation.model.spec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/** Descriptions of a federation that are refused. */
final class BadInput {

  static final String HEAD = "deployment: fed1\nstacktype: lad1\n";
  static final String REPOSITORY = HEAD + "repositories:\n- name: ops\n  ";
  static final String NAME =
      " is not a name: use 1 to 63 letters, digits, '_', '.' or '-', starting with a letter or"
          + " digit, without '..' and not ending in '.' or '.lock'";
  static final String FOLDER =
      " is not a relative path: use names joined by '/', such as it/nodeinit, without '..' and"
          + " without '/' at either end";

  private BadInput() {}

  static Arguments bad(String name, String yaml, String messages) {
    return Arguments.of(Named.of(name, yaml), messages);
  }

  static void assertRefused(String yaml, String messages) {
    assertThatThrownBy(() -> SpecReader.readStrict(yaml, "f.yaml"))
        .isInstanceOf(SpecException.class)
        .hasMessage(messages);
  }
}
