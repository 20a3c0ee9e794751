package io.federation.git.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

  @TempDir private Path folder;

  private Credentials with(byte[] text) throws IOException {
    Path file = Files.write(folder.resolve("ops.properties"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return new Credentials(folder, "ops");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\b", "ends with \\", "\\u0041", "a=b:c", "a#b!c", "é €", "\\n"})
  void a_password_is_what_stands_after_the_first_equals_sign(String password) throws IOException {
    Credentials credentials =
        with(
            ("# of the robot\n\nusername = node\npassword=" + password + "\n")
                .getBytes(StandardCharsets.UTF_8));

    assertThat(credentials.login()).contains(new Credentials.Login("node", password));
  }

  @Test
  void a_file_in_another_encoding_is_said_to_be_one() throws IOException {
    Credentials credentials =
        with("username=node\npassword=\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(credentials::login)
        .isInstanceOf(IOException.class)
        .hasMessage(folder.resolve("ops.properties") + " is not text in UTF-8");
  }
}
