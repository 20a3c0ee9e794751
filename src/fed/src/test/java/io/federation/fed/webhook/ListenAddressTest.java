package io.federation.fed.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {

  @Test
  void an_address_has_a_host_and_a_port() throws IOException {
    assertThat(ListenAddress.parse("--listen", "127.0.0.1:8477")).hasToString("/127.0.0.1:8477");
    assertThat(ListenAddress.parse("--listen", "localhost:0").getAddress().isLoopbackAddress())
        .isTrue();
    assertThat(ListenAddress.parse("--listen", "[::1]:65535"))
        .hasToString("/[0:0:0:0:0:0:0:1]:65535");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "8477",
        ":8477",
        "127.0.0.1",
        "127.0.0.1:",
        "h:65536",
        "::1:80",
        "h:-1",
        "h:x"
      })
  void anything_else_is_refused_in_one_line(String value) {
    assertThatThrownBy(() -> ListenAddress.parse("--listen", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--listen \"" + value + "\" is not HOST:PORT, such as 127.0.0.1:8477 or [::1]:8477");
  }

  @Test
  void a_host_that_is_none_is_named() {
    assertThatThrownBy(() -> ListenAddress.parse("--listen", "nobody.invalid:8477"))
        .isInstanceOf(IOException.class)
        .hasMessage("--listen: there is no host \"nobody.invalid\"");
  }
}
