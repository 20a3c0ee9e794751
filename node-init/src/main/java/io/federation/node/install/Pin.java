package io.federation.node.install;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.model.Names;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The version of this program that a federation wants on its nodes: {@code it/node-init.json} in
 * the ops repository.
 *
 * @param version what the jar itself must say that it is
 * @param url where the jar is: {@code https}, or {@code file} with an absolute path
 * @param sha256 the jar's checksum, 64 lower-case hexadecimal digits
 */
record Pin(String version, URI url, String sha256) {

  /** Where the pin is in the ops repository. */
  static final String FILE = "it/node-init.json";

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern LOGIN = Pattern.compile("//[^/@\\s]*@");
  private static final Pattern AFTER_PATH = Pattern.compile("(://[^?#\\s]*)[?#]\\S*");
  private static final int LARGEST_FILE = 64 * 1024;

  /**
   * Reads a pin.
   *
   * @throws IllegalArgumentException if {@code file} does not hold one; in one line
   */
  static Pin read(Path file) throws IOException {
    if (Files.size(file) > LARGEST_FILE) {
      throw new IllegalArgumentException(
          FILE + " is larger than " + LARGEST_FILE + " bytes: it holds version, url and sha256");
    }
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          FILE + " is not JSON: " + e.getOriginalMessage().replaceAll("\\s+", " "), e);
    }
    String version = Names.check(FILE + ": version", text(root, "version"));
    String sha256 = text(root, "sha256");
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          FILE + ": sha256 " + Names.quote(sha256) + " is not 64 lower-case hexadecimal digits");
    }
    return new Pin(version, address(text(root, "url")), sha256);
  }

  /** Returns {@code text} without what may be a secret in the addresses in it. */
  static String shown(String text) {
    return AFTER_PATH.matcher(LOGIN.matcher(text).replaceAll("//***@")).replaceAll("$1?***");
  }

  /** Returns the address as it may be told. */
  String shownUrl() {
    return shown(url.toString());
  }

  private static String text(JsonNode root, String key) {
    JsonNode value = root.path(key);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(
          FILE + ": " + key + " is missing or no text: it holds version, url and sha256");
    }
    return value.textValue();
  }

  private static URI address(String text) {
    try {
      URI url = new URI(text);
      boolean file = "file".equals(url.getScheme()) && url.getPath() != null;
      boolean https = "https".equals(url.getScheme()) && url.getHost() != null;
      if ((file || https) && url.getUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Said below, together with all else that is no address.
    }
    throw new IllegalArgumentException(
        FILE
            + ": url "
            + Names.quote(shown(text))
            + " cannot be fetched from: use https://host/path or file:///path");
  }
}
