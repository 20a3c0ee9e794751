package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TerminalOutputTest {

  private static String printed(Consumer<PrintStream> printing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    printing.accept(new TerminalOutput(new PrintStream(bytes, true, StandardCharsets.UTF_8)));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void what_could_steer_a_terminal_is_escaped_in_whatever_way_it_is_printed() {
    String evil = "a\u001b[2Jb\u009b31mc\u0085d\u202ee\r\u007f\udb40\udc01\u2028";
    String fit = "a\\u001b[2Jb\\u009b31mc\\u0085d\\u202ee\\u000d\\u007f\\udb40\\udc01\\u2028";

    assertThat(printed(out -> out.print(evil))).isEqualTo(fit);
    assertThat(printed(out -> out.println(evil))).isEqualTo(fit + "\n");
    assertThat(printed(out -> out.println(Optional.of(evil)))).isEqualTo("Optional[" + fit + "]\n");
    assertThat(printed(out -> out.print(Optional.of(evil)))).isEqualTo("Optional[" + fit + "]");
    assertThat(printed(out -> out.printf("%s", evil))).isEqualTo(fit);
    assertThat(printed(out -> out.print('\u009b'))).isEqualTo("\\u009b");
    assertThat(printed(out -> out.println(evil.toCharArray()))).isEqualTo(fit + "\n");
    assertThat(printed(out -> new IllegalStateException(evil).printStackTrace(out)))
        .contains("IllegalStateException: " + fit);
  }

  @Test
  void other_text_is_printed_as_it_is_and_bytes_too() {
    String text = "{\n\t\"gr\u00f6\u00dfe \ud83d\ude00\": null\n}\n";

    assertThat(printed(out -> out.print(text))).isEqualTo(text);
    assertThat(printed(out -> out.println((String) null))).isEqualTo("null\n");
    assertThat(printed(out -> out.write(new byte[] {0x1b, 'a'}, 0, 2))).isEqualTo("\u001ba");
  }
}
