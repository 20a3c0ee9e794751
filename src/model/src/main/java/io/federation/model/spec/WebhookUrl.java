package io.federation.model.spec;

import java.util.regex.Pattern;

/**
 * The addresses that chat messages may be posted to. Whoever knows such an address can post, so it
 * is a secret: no message here ever shows it.
 */
public final class WebhookUrl {

  /** The same as the pattern of {@code webhook} in the schema: characters of RFC 3986. */
  static final String PATTERN =
      "^(?=.{1,2048}$)https?://"
          + "(?:[A-Za-z0-9][A-Za-z0-9_.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}\\])(?::[0-9]{1,5})?"
          + "/[!$-;=?-Z_a-z~]*$";

  private WebhookUrl() {}

  /**
   * Returns {@code value} if it is the address of a webhook.
   *
   * @param kind what the value is, for the message, such as {@code chat.critical}
   * @throws IllegalArgumentException with one line that never shows {@code value}
   */
  public static String check(String kind, String value) {
    if (!Url.PATTERN.matcher(value).matches()) {
      throw new IllegalArgumentException(
          kind
              + " is not the address of a webhook: use https://host/path, or http://host/path"
              + " within a network of your own, without user name and '#' (it is not shown here,"
              + " as it is a secret)");
    }
    return value;
  }

  /** Compiles the expression only where there is an address, to keep it off the usual start-up. */
  private static final class Url {
    static final Pattern PATTERN = Pattern.compile(WebhookUrl.PATTERN);
  }
}
