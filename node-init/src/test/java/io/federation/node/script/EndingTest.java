package io.federation.node.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndingTest {

  @Test
  void each_end_has_its_words() {
    assertThat(new Ending.Exited(3).words()).isEqualTo("exit code 3");
    assertThat(new Ending.TimedOut("4h").words()).isEqualTo("its time limit of 4h reached");
    assertThat(new Ending.Killed().words()).isEqualTo("its process killed");
  }

  @Test
  void only_exit_code_0_is_success() {
    assertThat(new Ending.Exited(0).succeeded()).isTrue();
    assertThat(new Ending.Exited(1).succeeded()).isFalse();
    assertThat(new Ending.Exited(65).succeeded()).isFalse();
  }
}
