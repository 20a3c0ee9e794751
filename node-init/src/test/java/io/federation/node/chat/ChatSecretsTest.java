package io.federation.node.chat;

import static io.federation.node.chat.ChatFixture.wedged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.chat.Channel;
import io.federation.chat.ChatSettings;
import io.federation.model.spec.ChatSpec;
import io.federation.node.repository.ConfigStore;
import io.federation.testkit.ChatServer;
import io.federation.testkit.HttpGitServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and tokens: where they stand, and where they never appear. */
class ChatSecretsTest {

  @TempDir private Path folder;

  private ChatFixture chat;

  @BeforeEach
  void make() throws IOException {
    chat = new ChatFixture(folder);
  }

  private ChatSettings settings() throws IOException {
    return ChatMirror.settings(chat.home, new ConfigStore(chat.home));
  }

  @Test
  void credentials_win_over_the_description_key_by_key() throws IOException {
    chat.configure(
        ChatSpec.Form.HIPCHAT, Optional.of("https://h/yaml1"), Optional.of("https://h/yaml2"));
    chat.writeCredentials("rw-------", "critical = https://h/own\ntoken= t \n");

    assertThat(settings())
        .isEqualTo(
            new ChatSettings(
                new ChatSpec(
                    ChatSpec.Form.HIPCHAT,
                    Optional.of("https://h/yaml1"),
                    Optional.of("https://h/own")),
                Optional.of("t")));
  }

  @Test
  void credentials_alone_switch_chat_on() throws IOException {
    try (ChatServer server = ChatServer.started()) {
      chat.writeCredentials("rw-------", "chatty=" + server.url("/own") + "\n");

      chat.run(wedged("no disk"));

      assertThat(server.taken()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
  void credentials_that_others_can_use_are_refused_and_told_once(String mode) throws IOException {
    Path file = chat.writeCredentials(mode, "chatty=https://h/s3cret\n");

    assertThat(chat.run(wedged("no disk")).troubles())
        .containsExactly(
            "the address for critical messages does not take them: "
                + file
                + " can be used by others: credentials are only used from files of mode 600");
    assertThat(chat.beat().troubles()).isEmpty();
    assertThat(chat.queued()).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "critical=s3cret | critical is not the address of a webhook",
        "chatty=https://u:s3cret@h/p | chatty is not the address of a webhook",
        "https://h/s3cret | has an unknown key: use chatty, critical and token",
        "critcal=https://h/s3cret | has an unknown key: use chatty, critical and token",
        "token=s3cret x | token has characters that no token has",
        "token=s3cret\u00e9 | token has characters that no token has"
      })
  void wrong_credentials_are_told_without_showing_them(String text, String message)
      throws IOException {
    chat.writeCredentials("rw-------", text + "\n");

    assertThatThrownBy(this::settings)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message)
        .extracting(ChatSecretsTest::wholeStory)
        .asString()
        .doesNotContain("s3cret");
  }

  private static String wholeStory(Throwable trouble) {
    StringWriter story = new StringWriter();
    trouble.printStackTrace(new PrintWriter(story));
    return story.toString();
  }

  @Test
  void settings_never_show_themselves() throws IOException {
    chat.writeCredentials("rw-------", "chatty=https://h/s3cret\ntoken=s3cret\n");

    assertThat(settings()).hasToString("ChatSpec[slack, chatty] with a token");
    assertThat(settings().target(Channel.CHATTY).orElseThrow().toString()).isEqualTo("chatty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://s3cret.invalid/s3cret",
        "http://127.0.0.1:1/s3cret",
        "http://127.0.0.1:99999/s3cret",
        "https://127.0.0.1:1/s3cret",
        "http://[:::]/s3cret"
      })
  void no_trouble_shows_an_address(String url) throws IOException {
    chat.writeCredentials("rw-------", "chatty=" + url + "\n");

    assertThat(chat.run(wedged("no disk")).troubles())
        .hasSize(1)
        .allSatisfy(trouble -> assertThat(trouble).doesNotContain("s3cret"));
    assertThat(chat.queued()).isEqualTo(1);
    assertThatNoFileHolds(chat.home.run(), "s3cret");
  }

  @Test
  void a_certificate_that_nobody_vouches_for_is_refused_and_the_address_stays_hidden()
      throws IOException {
    try (HttpGitServer server = HttpGitServer.servingHttps(folder)) {
      chat.writeCredentials("rw-------", "chatty=" + server.url("s3cret") + "\n");
      // A JVM's first TLS may take longer on a busy machine than a message has.
      assertThatThrownBy(() -> new URL(server.url("warm")).openStream())
          .isInstanceOf(SSLException.class);

      assertThat(chat.run(wedged("no disk")).troubles())
          .hasSize(1)
          .first()
          .asString()
          .contains("no trust in the server's TLS")
          .doesNotContain("s3cret");
      assertThat(server.requests()).isEmpty();
    }
  }

  private static void assertThatNoFileHolds(Path folder, String secret) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain(secret));
    }
  }
}
