package io.federation.node.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.PropertyText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretMaskTest {

  @TempDir private Path folder;
  private NodeHome home;

  @BeforeEach
  void make() throws IOException {
    home = new NodeHome(folder);
    Files.createDirectories(home.credentials());
  }

  private String masked(String file, String content, String text) throws IOException {
    Files.writeString(home.credentials().resolve(file), content);
    return SecretMask.of(home).mask(text);
  }

  @Test
  void a_password_with_a_backslash_is_hidden_as_it_is_used() throws IOException {
    assertThat(
            masked(
                "ops.properties",
                "username=node\npassword=pa\\ss\\word\n",
                "node: cannot log in with pa\\ss\\word"))
        .isEqualTo("node: cannot log in with ***");
  }

  @Test
  void a_value_that_ends_in_a_backslash_does_not_hide_the_next_line() throws IOException {
    assertThat(
            masked("chat.properties", "token=abcd\\\nchatty=https://x.example/hook", "abcd\\ seen"))
        .isEqualTo("*** seen");
  }

  @Test
  void a_secret_that_is_kept_in_base64_is_hidden_in_both_forms() throws IOException {
    String base64 =
        Base64.getEncoder().encodeToString("open sesame!!".getBytes(StandardCharsets.UTF_8));
    assertThat(base64).endsWith("=");

    assertThat(
            masked(
                "received.properties",
                PropertyText.render(new TreeMap<>(Map.of("value", base64))),
                "open sesame!! is " + base64))
        .isEqualTo("*** is ***");
  }
}
