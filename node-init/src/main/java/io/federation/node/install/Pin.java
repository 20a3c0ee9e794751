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
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The version of this program that a federation wants on its nodes: {@code it/node-init.json} in
 * the ops repository.
 *
 * @param version what each jar itself must say that it is
 * @param jar the program
 * @param awsJar the program for calls of AWS, which nodes on EC2 have beside it
 */
record Pin(String version, Jar jar, Optional<Jar> awsJar) {

  /**
   * A jar that is to be fetched.
   *
   * @param url where it is: {@code https}, or {@code file} with an absolute path
   * @param sha256 its checksum, 64 lower-case hexadecimal digits
   */
  record Jar(URI url, String sha256) {

    private static Jar read(String where, JsonNode from) {
      String sha256 = text(where, from, "sha256");
      if (!SHA256.matcher(sha256).matches()) {
        throw new IllegalArgumentException(
            where + ": sha256 " + Names.quote(sha256) + " is not 64 lower-case hexadecimal digits");
      }
      return new Jar(address(where, text(where, from, "url")), sha256);
    }

    /** Returns the address as it may be told. */
    String shownUrl() {
      return shown(url.toString());
    }
  }

  /** Where the pin is in the ops repository. */
  static final String FILE = "it/node-init.json";

  private static final String AWS = "aws";

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
    String version = Names.check(FILE + ": version", text(FILE, root, "version"));
    Optional<Jar> awsJar =
        root.has(AWS) ? Optional.of(Jar.read(FILE + ": " + AWS, root.get(AWS))) : Optional.empty();
    return new Pin(version, Jar.read(FILE, root), awsJar);
  }

  /** Returns {@code text} without what may be a secret in the addresses in it. */
  static String shown(String text) {
    return AFTER_PATH.matcher(LOGIN.matcher(text).replaceAll("//***@")).replaceAll("$1?***");
  }

  private static String text(String where, JsonNode from, String key) {
    JsonNode value = from.path(key);
    if (!value.isTextual()) {
      String all = where.equals(FILE) ? "version, url and sha256" : "url and sha256";
      throw new IllegalArgumentException(
          where + ": " + key + " is missing or no text: it holds " + all);
    }
    return value.textValue();
  }

  private static URI address(String where, String text) {
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
        where
            + ": url "
            + Names.quote(shown(text))
            + " cannot be fetched from: use https://host/path or file:///path");
  }
}
