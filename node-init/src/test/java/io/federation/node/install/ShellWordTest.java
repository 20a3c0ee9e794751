package io.federation.node.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.ProgramRun;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "a b", "it's", "''", "$HOME `id` \"\\\"", "two\nlines", "*~\u00e9"})
  void a_shell_reads_the_word_as_it_is(String text) {
    assertThat(ProgramRun.of("/bin/sh", "-c", "printf %s " + ShellWord.of(text)).run().out())
        .isEqualTo(text);
  }
}
