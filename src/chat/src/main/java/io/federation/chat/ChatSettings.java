package io.federation.chat;

import io.federation.machine.PrivateFiles;
import io.federation.model.PropertyText;
import io.federation.model.spec.ChatSpec;
import io.federation.model.spec.WebhookUrl;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where somebody speaks: what {@code federation.yaml} says, and over it what stands in a file of
 * secrets, {@code credentials/chat.properties}, with the keys {@code chatty}, {@code critical} and
 * {@code token}.
 *
 * @param spec form and addresses
 * @param token what a HipChat server wants to see; nothing for others
 */
public record ChatSettings(ChatSpec spec, Optional<String> token) {

  /** Where messages of a channel are posted to; the address is a secret. */
  public record Target(Channel channel, String url) {
    @Override
    public String toString() {
      return channel.word();
    }
  }

  /** What may stand in the file; the last two are there if a repository is named {@code chat}. */
  private static final Set<String> KEYS =
      Set.of("chatty", "critical", "token", "username", "password");

  /**
   * Reads what holds now.
   *
   * @param spec what {@code federation.yaml} says
   * @param secretsFile the file of secrets, which need not be there
   * @throws IOException if a file cannot be used; the message never shows a value
   */
  public static ChatSettings load(ChatSpec spec, Path secretsFile) throws IOException {
    Map<String, String> secrets = secrets(secretsFile);
    try {
      return new ChatSettings(
          new ChatSpec(
              spec.form(),
              value(secrets, Channel.CHATTY.word()).or(spec::chatty),
              value(secrets, Channel.CRITICAL.word()).or(spec::critical)),
          value(secrets, "token"));
    } catch (IllegalArgumentException e) {
      throw new IOException("credentials/chat.properties: " + e.getMessage(), e);
    }
  }

  /** Returns where messages of {@code channel} go; nothing if nobody wants them. */
  public Optional<Target> target(Channel channel) {
    Optional<Target> chatty = spec.chatty().map(url -> new Target(Channel.CHATTY, url));
    return channel == Channel.CHATTY
        ? chatty
        : spec.critical().map(url -> new Target(Channel.CRITICAL, url)).or(() -> chatty);
  }

  @Override
  public String toString() {
    return spec + (token.isPresent() ? " with a token" : "");
  }

  private static Optional<String> value(Map<String, String> secrets, String key) {
    String value = secrets.getOrDefault(key, "");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (key.equals("token")) {
      if (value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
        throw new IllegalArgumentException(
            "token has characters that no token has: use printable ASCII without blanks");
      }
      return Optional.of(value);
    }
    return Optional.of(WebhookUrl.check(key, value));
  }

  private static Map<String, String> secrets(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Map.of();
    }
    if (!PrivateFiles.isPrivate(file)) {
      throw new IOException(
          file + " can be used by others: credentials are only used from files of mode 600");
    }
    Map<String, String> secrets;
    try {
      secrets = PropertyText.parsePlain(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not text in UTF-8", e);
    }
    for (String key : secrets.keySet()) {
      if (!KEYS.contains(key)) {
        // The key itself may be an address whose name was left out, and so is not shown.
        throw new IOException(file + " has an unknown key: use chatty, critical and token");
      }
    }
    return secrets;
  }
}
