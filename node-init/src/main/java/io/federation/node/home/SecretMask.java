package io.federation.node.home;

import io.federation.machine.ProxySettings;
import io.federation.model.PropertyText;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Hides what stands in the files of {@code credentials/} from texts that others will see: the
 * values of {@code .properties} files, and every line of other files; and the passwords of proxies.
 * What is shorter than {@value #SHORT} characters is hidden where it stands as a word of its own.
 */
public final class SecretMask {

  private static final String HIDDEN = "***";
  private static final int SHORT = 4;
  private static final long MOST_BYTES = 1024 * 1024;

  /** Keys of properties whose values are no secrets. */
  private static final Set<String> OPEN_KEYS =
      Set.of("username", "id", "parts", "keyStore", "trustStore");

  private static final Set<String> OPEN_FILES = Set.of("known_hosts");

  private static final Pattern KEY_FRAME = Pattern.compile("-----(?:BEGIN|END) [A-Z0-9 ]+-----");

  private final List<Pattern> secrets;

  private SecretMask(List<Pattern> secrets) {
    this.secrets = secrets;
  }

  /**
   * Learns what is secret on a node.
   *
   * @throws IOException if a file of {@code credentials/} cannot be read, or is larger than 1 MiB
   */
  public static SecretMask of(NodeHome home) throws IOException {
    Set<String> values = new TreeSet<>();
    ProxySettings.secrets().forEach(secret -> add(secret, values));
    if (Files.isDirectory(home.credentials())) {
      List<Path> files = new ArrayList<>();
      try (Stream<Path> found = Files.walk(home.credentials(), FileVisitOption.FOLLOW_LINKS)) {
        found.filter(Files::isRegularFile).forEach(files::add);
      }
      for (Path file : files) {
        if (!OPEN_FILES.contains(file.getFileName().toString())) {
          addValues(file, values);
        }
      }
    }
    // The longer first: one may hold another.
    return new SecretMask(
        values.stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(SecretMask::pattern)
            .toList());
  }

  private static void addValues(Path file, Set<String> values) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new FileSystemException(
          file.toString(), null, "is larger than " + MOST_BYTES + " bytes: no credentials are");
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    if (!file.getFileName().toString().endsWith(".properties")) {
      text.lines()
          .filter(line -> !KEY_FRAME.matcher(line.strip()).matches())
          .forEach(line -> add(line, values));
      return;
    }
    addValues(PropertyText.parsePlain(text), values);
    try {
      // The files that the program writes itself have escapes.
      addValues(PropertyText.parse(text), values);
    } catch (IllegalArgumentException e) {
      // Whatever it is, it is kept among the secrets.
      text.lines().forEach(line -> add(line, values));
    }
  }

  private static void addValues(Map<String, String> properties, Set<String> values) {
    for (Map.Entry<String, String> property : properties.entrySet()) {
      if (!OPEN_KEYS.contains(property.getKey())) {
        String value = property.getValue();
        value.lines().forEach(line -> add(line, values));
        decoded(value).lines().forEach(line -> add(line, values));
      }
    }
  }

  /** Returns the text that {@code value} is in Base64, as secrets that are shared are kept. */
  private static String decoded(String value) {
    try {
      return new String(Base64.getDecoder().decode(value.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static void add(String line, Set<String> values) {
    String value = line.strip();
    if (!value.isEmpty()) {
      values.add(value);
      values.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  private static Pattern pattern(String value) {
    String quoted = Pattern.quote(value);
    return Pattern.compile(
        value.length() >= SHORT ? quoted : "(?<![\\p{L}\\p{N}_])" + quoted + "(?![\\p{L}\\p{N}_])");
  }

  /** Returns {@code text} with {@code ***} for each secret. */
  public String mask(String text) {
    String masked = text;
    for (Pattern secret : secrets) {
      masked = secret.matcher(masked).replaceAll(HIDDEN);
    }
    return masked;
  }
}
