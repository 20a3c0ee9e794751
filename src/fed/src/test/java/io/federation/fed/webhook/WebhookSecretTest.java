package io.federation.fed.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretTest {

  private static final String SECRET = "1f2e3d4c5b6a79881f2e3d4c5b6a7988";

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("webhook.properties"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  @Test
  void a_secret_is_read_as_it_stands_and_not_shown() throws IOException {
    WebhookSecret secret = WebhookSecret.load(file("# of acme\n secret = " + SECRET + "\\=# \n"));

    assertThat(secret.text()).isEqualTo(SECRET + "\\=#");
    assertThat(secret.standardKey()).isEmpty();
    assertThat(secret.toString()).doesNotContain(SECRET);
  }

  @Test
  void a_standard_secret_stands_for_a_key() throws IOException {
    WebhookSecret secret = WebhookSecret.load(file("secret=" + HostRequest.SECRET));

    assertThat(secret.text()).isEqualTo(HostRequest.SECRET);
    assertThat(secret.standardKey().orElseThrow())
        .asString()
        .isEqualTo("0123456789abcdef0123456789abcdef");
  }

  @Test
  void a_file_that_others_can_read_is_refused() throws IOException {
    Path file = file("secret=" + SECRET);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> WebhookSecret.load(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + ": can be used by others")
        .hasMessageContaining("chmod 600");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    Path file = folder.resolve("none");

    assertThatThrownBy(() -> WebhookSecret.load(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no file " + file + ": write secret=... to it, and chmod 600 it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", SECRET, "secrets=" + SECRET, "secret=" + SECRET + "\nold=" + SECRET})
  void a_file_of_something_else_is_refused_without_showing_it(String text) throws IOException {
    Path file = file(text);

    assertThatThrownBy(() -> WebhookSecret.load(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + " needs one line, secret=..., and no other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1f2e3d4c5b6a79881f2e3d4",
        "1f2e3d4c5b6a 79881f2e3d4c5b6a7988",
        "1f2e3d4c5b6a79881f2e3d4c5b6a798é"
      })
  void a_secret_that_is_easily_guessed_or_garbled_is_refused_without_showing_it(String text)
      throws IOException {
    Path file = file("secret=" + text);

    assertThatThrownBy(() -> WebhookSecret.load(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            file
                + ": the secret is too short, or no printable ASCII without blanks: use 24"
                + " characters or more, such as those of: openssl rand -hex 32");
  }

  @Test
  void a_standard_secret_must_go_on_in_base64() throws IOException {
    Path file = file("secret=whsec_!!!!!!!!!!!!!!!!!!!!");

    assertThatThrownBy(() -> WebhookSecret.load(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + ": the secret begins with whsec_ and does not go on in Base64");
  }
}
