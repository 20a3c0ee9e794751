package io.federation.node.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScriptOutcomeTest {

  @Test
  void each_end_has_its_words() {
    assertThat(new ScriptOutcome.Exited(3).words()).isEqualTo("exit code 3");
    assertThat(new ScriptOutcome.TimedOut("4h").words()).isEqualTo("its time limit of 4h reached");
    assertThat(new ScriptOutcome.Killed().words()).isEqualTo("its process killed");
  }

  @Test
  void only_exit_code_0_is_success() {
    assertThat(new ScriptOutcome.Exited(0).succeeded()).isTrue();
    assertThat(new ScriptOutcome.Exited(1).succeeded()).isFalse();
    assertThat(new ScriptOutcome.Exited(65).succeeded()).isFalse();
  }
}
