package io.federation.node.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PinTest {

  private static final String SHA = "0".repeat(64);

  @TempDir private Path folder;

  private Path file(String json) throws IOException {
    return Files.writeString(folder.resolve("node-init.json"), json);
  }

  @Test
  void a_pin_names_version_address_and_checksum_whatever_else_it_holds() throws IOException {
    Path file =
        file(
            "{\"version\": \"0.2.0\", \"url\": \"https://h/node-init.jar\", \"sha256\": \"%s\", \"by\": 1}"
                .formatted(SHA));

    assertThat(Pin.read(file))
        .isEqualTo(
            new Pin(
                "0.2.0",
                new Pin.Jar(URI.create("https://h/node-init.jar"), SHA),
                Optional.empty()));
  }

  @Test
  void a_pin_may_name_the_jar_for_calls_of_aws_too() throws IOException {
    Path file =
        file(
            "{'version': '1', 'url': 'https://h/x', 'sha256': 'SHA', 'aws': {'url': 'https://h/a', 'sha256': 'SHA'}}"
                .replace('\'', '"')
                .replace("SHA", SHA));

    assertThat(Pin.read(file).awsJar()).contains(new Pin.Jar(URI.create("https://h/a"), SHA));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{; it/node-init.json is not JSON: ",
        "[]; it/node-init.json: version is missing or no text: it holds version, url and sha256",
        "{'version': 1}; it/node-init.json: version is missing or no text",
        "{'version': '../x'}; it/node-init.json: version \"../x\" is not a name",
        "{'version': '1', 'sha256': 'SHA'}; it/node-init.json: url is missing or no text",
        "{'version': '1', 'url': 'http://h/x', 'sha256': 'SHA'}; it/node-init.json: url"
            + " \"http://h/x\" cannot be fetched from: use https://host/path or file:///path",
        "{'version': '1', 'url': 'https://u:p@h/x', 'sha256': 'SHA'}; cannot be fetched from",
        "{'version': '1', 'url': 'file:relative', 'sha256': 'SHA'}; cannot be fetched from",
        "{'version': '1', 'url': 'https:// h', 'sha256': 'SHA'}; cannot be fetched from",
        "{'version': '1', 'url': 'file:///x', 'sha256': '12'}; it/node-init.json: sha256"
            + " \"12\" is not 64 lower-case hexadecimal digits",
        "{'version': '1', 'url': 'file:///x', 'sha256': 'SHA', 'aws': 'file:///a'};"
            + " it/node-init.json: aws: sha256 is missing or no text: it holds url and sha256",
        "{'version': '1', 'url': 'file:///x', 'sha256': 'SHA', 'aws': {'url': 'x', 'sha256': 'SHA'}};"
            + " it/node-init.json: aws: url \"x\" cannot be fetched from"
      })
  void what_is_no_pin_is_refused_in_one_line(String json, String message) throws IOException {
    Path file = file(json.replace('\'', '"').replace("SHA", SHA));

    assertThatThrownBy(() -> Pin.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void an_endless_file_is_not_read() throws IOException {
    Path file = file(" ".repeat(100_000));

    assertThatThrownBy(() -> Pin.read(file)).hasMessageContaining("is larger than 65536 bytes");
  }
}
