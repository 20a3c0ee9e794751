package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.fed.webhook.HostRequest;
import io.federation.model.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of the command that end before it listens. */
class WebhookCallTest {

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return WebhookProgram.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        arguments);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private Path secret(String mode) throws IOException {
    Path file =
        Files.writeString(folder.resolve("webhook.properties"), "secret=" + HostRequest.SECRET);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  void help_says_where_it_listens_and_what_stands_in_the_file() {
    assertThat(run("webhook", "--help")).isEqualTo(ExitCode.DONE);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Usage: fed webhook", "--listen=HOST:PORT", "127.0.0.1:8477", "secret=...")
        .contains("--record");
  }

  @Test
  void without_a_secret_it_is_not_called_rightly() {
    assertThat(run("webhook", "--record", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("Missing required option: '--secret=FILE'");
  }

  @Test
  void a_secret_on_the_command_line_is_taken_for_a_file() {
    assertThat(run("webhook", "--record", "x", "--secret", HostRequest.SECRET))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err()).startsWith("fed: there is no file ").hasLineCount(1);
  }

  @Test
  void a_secret_that_others_can_read_is_refused() throws IOException {
    Path file = secret("rw-r--r--");

    assertThat(run("webhook", "--record", "x", "--secret", file.toString()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(err())
        .startsWith("fed: " + file + ": can be used by others")
        .contains("chmod 600")
        .hasLineCount(1);
  }

  @Test
  void an_address_that_is_none_is_refused() throws IOException {
    Path file = secret("rw-------");

    assertThat(run("webhook", "--record", "x", "--secret", file.toString(), "--listen", "8477"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err()).startsWith("fed: --listen \"8477\" is not HOST:PORT").hasLineCount(1);
  }
}
