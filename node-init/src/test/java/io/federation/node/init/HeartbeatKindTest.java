package io.federation.node.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatKindTest {

  @ParameterizedTest
  @CsvSource({"cron, CRON", "systemd, SYSTEMD", "none, NONE"})
  void a_kind_is_read_from_its_word(String word, HeartbeatKind kind) {
    assertThat(HeartbeatKind.parse(word)).isSameAs(kind);
    assertThat(kind.word()).isEqualTo(word);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Cron", "launchd", "cron "})
  void whatever_else_is_refused_with_the_words_to_use(String word) {
    assertThatThrownBy(() -> HeartbeatKind.parse(word))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"" + word + "\" is no way to call the heartbeat: use cron, systemd or none");
  }

  @Test
  void there_is_no_other_kind() {
    assertThat(HeartbeatKind.values()).hasSize(3);
  }
}
