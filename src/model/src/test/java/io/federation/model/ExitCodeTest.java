package io.federation.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExitCodeTest {

  @Test
  void the_codes_are_those_that_scripts_rely_on() {
    assertThat(ExitCode.DONE).isZero();
    assertThat(ExitCode.FAILED).isEqualTo(1);
    assertThat(ExitCode.USAGE).isEqualTo(2);
    assertThat(ExitCode.REJECTED).isEqualTo(65);
    assertThat(ExitCode.TRY_AGAIN).isEqualTo(75);
  }
}
