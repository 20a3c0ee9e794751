package io.federation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProgramsTest {

  @Test
  void a_program_is_found_on_the_path() {
    assertThat(Programs.find("sh", "dash")).isAbsolute().isExecutable();
  }

  @Test
  void a_server_is_found_where_the_path_does_not_lead() {
    assertThat(Programs.find("sshd", "openssh-server", Stream.of(""))).isExecutable();
  }

  @Test
  void a_missing_program_is_told_with_the_package_that_brings_it() {
    assertThatThrownBy(() -> Programs.find("no-such-program", "some-package"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the program no-such-program is missing: install the Debian package some-package");
  }
}
