package io.federation.node.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.Stamp;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.NumberedEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  @Test
  void events_and_output_are_shown_as_they_come() {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    Console console = new Console(new PrintStream(shown, true, StandardCharsets.UTF_8));

    console.on(new NumberedEvent(7, Stamp.parse("20260101-000102"), new LifeEvent.NoChange()));
    console.output("ops:common", "gr\u00fc\u00df");

    assertThat(shown.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("20260101-000102 No change, move along", "  ops:common| gr\u00fc\u00df");
  }
}
