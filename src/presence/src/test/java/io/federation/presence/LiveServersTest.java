package io.federation.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LiveServersTest {

  private static final LiveServers NOBODY =
      new LiveServers(
          "flattime/20260101:it/presence/flattime/",
          true,
          "/all/",
          Instant.parse("2026-01-02T00:00:30Z"),
          List.of());

  @Test
  void what_is_written_can_be_read() throws IOException {
    List<String> nodes = List.of("{\"a\":[1,2.5,null]}", "{\"nodes\":[{}]}");

    assertThat(LiveServers.nodes(NOBODY.withNodes(nodes).render())).isEqualTo(nodes);
    assertThat(LiveServers.nodes(NOBODY.render())).isEmpty();
  }

  @Test
  void the_minute_before_may_be_in_another_year() {
    assertThat(NOBODY.render())
        .isEqualTo(
            """
            {
                "source": "flattime/20260101:it/presence/flattime/",
                "suffix": "/all/",
                "full_source": "flattime/20260101:it/presence/flattime/2026/01/01/23/202601012359/all/",
                "tss": "20260102000030",
                "tsm": "202601012359",
                "datepath": "2026/01/01/23",
                "nodes": []
            }
            """);
  }

  @Test
  void a_text_that_is_cut_off_or_something_else_is_refused() {
    String whole = NOBODY.withNodes(List.of("{\"a\":1}")).render();

    assertThatThrownBy(() -> LiveServers.nodes(whole.substring(0, whole.length() - 8)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> LiveServers.nodes("[]")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> LiveServers.nodes("")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> NOBODY.withNodes(List.of("{} {}")).render())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a record is not JSON: there is more after its end");
  }
}
