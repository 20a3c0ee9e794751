package io.federation.presence.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeKeyTest {

  @TempDir private Path folder;

  private Path file;

  @BeforeEach
  void place() {
    file = folder.resolve("credentials/presence.x25519");
  }

  @Test
  void a_pair_is_made_once_for_its_owner_alone() throws IOException {
    assertThat(new NodeKey(file).keys()).isEmpty();
    String publicKey = new NodeKey(file).publicKey();

    assertThat(new NodeKey(file).publicKey()).isEqualTo(publicKey);
    assertThat(Base64.getDecoder().decode(publicKey)).hasSize(32);
    assertThat(new NodeKey(file).keys().orElseThrow().publicKey())
        .isEqualTo(Base64.getDecoder().decode(publicKey));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void a_file_that_others_can_read_is_refused_for_either_key() throws IOException {
    NodeKey key = new NodeKey(file);
    key.publicKey();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(key::publicKey)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("mode 600");
    assertThatThrownBy(key::keys).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "private=\npublic=\n",
        "private=c2VjcmV0\npublic=c2VjcmV0\n",
        "private=s*cr*t\npublic=s*cr*t\n",
        "-----BEGIN OPENSSH PRIVATE KEY-----\n"
      })
  void a_file_that_is_no_pair_is_refused_with_the_cure_and_is_not_shown(String text)
      throws IOException {
    write(text);

    assertThatThrownBy(() -> new NodeKey(file).publicKey())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("presence.x25519: is not a pair of keys: remove it")
        .hasMessageNotContaining("c2VjcmV0")
        .hasMessageNotContaining("s*cr*t")
        .hasNoCause();
  }

  @Test
  void keys_that_do_not_belong_together_are_refused() throws IOException {
    String strange = new NodeKey(folder.resolve("other")).publicKey();
    String own = new NodeKey(file).publicKey();
    write(Files.readString(file).replace(own, strange));

    assertThatThrownBy(() -> new NodeKey(file).keys())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a pair of keys");
  }

  private void write(String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }
}
