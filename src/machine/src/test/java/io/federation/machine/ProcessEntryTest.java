package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProcessEntryTest {

  private static final String REST =
      " 7 70 700 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 123456 1000 10 18446744073709551615";

  @Test
  void a_line_is_read_whatever_the_programs_name_is() {
    assertThat(ProcessEntry.parse(42, "42 (a) S 1 (b)) S" + REST, "boot"))
        .contains(new ProcessEntry(new ProcessIdentity(42, 123456, "boot"), 7, 70, 700));
  }

  @Test
  void a_process_of_which_only_the_exit_code_is_left_does_not_run() {
    assertThat(ProcessEntry.parse(42, "42 (sh) Z" + REST, "boot")).isEmpty();
  }

  @Test
  void an_identity_is_read_as_it_is_written() {
    ProcessIdentity identity = new ProcessIdentity(42, 123456, "0a-1b");

    assertThat(identity).hasToString("42 123456 0a-1b");
    assertThat(ProcessIdentity.parse(identity.toString())).isEqualTo(identity);
    assertThatThrownBy(() -> ProcessIdentity.parse("42 x 0a-1b"))
        .hasMessageContaining("is not a process identity");
    assertThatThrownBy(() -> ProcessIdentity.parse("42"))
        .hasMessageContaining("is not a process identity");
  }
}
