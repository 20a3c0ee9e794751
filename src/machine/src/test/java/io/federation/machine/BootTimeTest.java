package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BootTimeTest {

  @Test
  void time_passes_within_one_boot_and_is_not_known_over_another() throws Exception {
    BootTime now = BootTime.now();
    BootTime later = new BootTime(now.bootId(), now.uptime() + 90);

    assertThat(BootTime.parse(now.toString())).contains(now);
    assertThat(later.since(now)).contains(Duration.ofSeconds(90));
    assertThat(now.since(later)).isEmpty();
    assertThat(new BootTime("another", later.uptime()).since(now)).isEmpty();
  }

  @Test
  void a_text_that_is_none_is_not_read() {
    assertThat(BootTime.parse("x")).isEmpty();
  }
}
