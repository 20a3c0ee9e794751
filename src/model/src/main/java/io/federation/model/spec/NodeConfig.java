package io.federation.model.spec;

import io.federation.model.Names;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node keeps of {@link FederationSpec}, as flat properties: {@code
 * nodeinfo/config.properties} in the node's home. The file is read every minute by a fresh JVM, so
 * this class needs neither YAML nor JSON, and does without lambdas and the {@code +} of texts where
 * it reads: their first use costs tens of milliseconds.
 *
 * @param jitter window over which nodes spread their work, zero for none
 * @param workTimeLimit time after which one unit of work is ended, more than zero
 * @param initPrefix folder of the init levels, relative to the root of the ops repository
 * @param workPrefix folder of the work levels, relative to the root of each repository
 * @param repositories the repositories to follow, in listed order, names unique
 * @param chat where the node speaks to people
 */
public record NodeConfig(
    Duration jitter,
    Duration workTimeLimit,
    String initPrefix,
    String workPrefix,
    List<Repository> repositories,
    ChatSpec chat) {

  private static final String JITTER = "jitter";
  private static final String WORK_TIME_LIMIT = "work.timeLimit";
  private static final String INIT_PREFIX = "scripts.init";
  private static final String WORK_PREFIX = "scripts.work";
  private static final String REPOSITORIES = "repositories";

  /** Checks the values and copies the list. */
  public NodeConfig {
    Durations.check(JITTER, jitter);
    Durations.checkPositive(WORK_TIME_LIMIT, workTimeLimit);
    Values.folder(INIT_PREFIX, initPrefix);
    Values.folder(WORK_PREFIX, workPrefix);
    repositories = Repository.checkedCopy(repositories);
  }

  /**
   * A Git repository that nodes follow.
   *
   * @param name name of its folder on the node
   * @param url where it is cloned from: an absolute path, a {@code file}, {@code http}, {@code
   *     https} or {@code ssh} URL, or {@code user@host:path}; without credentials
   * @param branch short name of the branch to follow
   * @param knownHosts trusted host keys, each a line of a known_hosts file
   * @param signatures which commits must be signed
   * @param mirrors further addresses of the same repository, to be asked in this order where {@code
   *     url} does not answer; each as {@code url}
   */
  public record Repository(
      String name,
      String url,
      String branch,
      List<String> knownHosts,
      Signatures signatures,
      List<String> mirrors) {

    /** Branch of a repository for which none is given. */
    public static final String DEFAULT_BRANCH = "main";

    /** Checks the values and copies the list. */
    public Repository {
      Names.check("name", name);
      RepositoryUrl.check("url", url);
      Values.branch("branch", branch);
      knownHosts = List.copyOf(knownHosts);
      for (String line : knownHosts) {
        Values.knownHost("knownHosts", line);
      }
      mirrors = List.copyOf(mirrors);
      for (String mirror : mirrors) {
        RepositoryUrl.check("mirrors", mirror);
      }
    }

    /** Makes a repository without mirrors, of which no commit must be signed. */
    public Repository(String name, String url, String branch, List<String> knownHosts) {
      this(name, url, branch, knownHosts, Signatures.OFF, List.of());
    }

    /**
     * Returns {@code mirrors}, the blank-separated addresses of a nodeinfo property, as a list.
     *
     * @param kind the property's name, for the message
     * @throws IllegalArgumentException with one line if one is not the address of a repository
     */
    public static List<String> mirrors(String kind, String mirrors) {
      List<String> list = new ArrayList<>();
      for (String mirror : mirrors.split("[ \\t]+", -1)) {
        if (!mirror.isEmpty()) {
          list.add(RepositoryUrl.check(kind, mirror));
        }
      }
      return list;
    }

    /**
     * Returns {@code url} if a repository can be cloned from it.
     *
     * @param kind what it is, for the message
     * @throws IllegalArgumentException with one line that never shows a password
     */
    public static String checkUrl(String kind, String url) {
      return RepositoryUrl.check(kind, url);
    }

    /**
     * Returns {@code branch} if it can be the short name of a branch.
     *
     * @param kind what it is, for the message
     * @throws IllegalArgumentException with one line that shows the grammar
     */
    public static String checkBranch(String kind, String branch) {
      return Values.branch(kind, branch);
    }

    static List<Repository> checkedCopy(List<Repository> repositories) {
      Set<String> names = new HashSet<>();
      for (Repository repository : repositories) {
        if (!names.add(repository.name)) {
          throw new IllegalArgumentException(
              "two repositories have the name " + Names.quote(repository.name));
        }
      }
      return List.copyOf(repositories);
    }
  }

  /** Returns what holds for a node that has no description of its federation yet. */
  public static NodeConfig defaults() {
    return new NodeConfig(
        Duration.ZERO,
        Duration.ofHours(4),
        "it/nodeinit",
        "bin/nodework",
        List.of(),
        ChatSpec.SILENT);
  }

  /** Returns what a node keeps of {@code spec}. */
  public static NodeConfig from(FederationSpec spec) {
    return new NodeConfig(
        spec.jitter(),
        spec.work().timeLimit(),
        spec.scripts().init(),
        spec.scripts().work(),
        spec.repositories(),
        spec.chat());
  }

  /**
   * Reads what {@link #toProperties} returns. What is missing has its default; keys that are not
   * known are ignored, so that an older program reads the file of a newer one.
   *
   * @throws IllegalArgumentException with one line if a value is wrong
   */
  public static NodeConfig fromProperties(Map<String, String> properties) {
    NodeConfig defaults = defaults();
    String jitter = properties.get(JITTER);
    String timeLimit = properties.get(WORK_TIME_LIMIT);
    List<Repository> repositories = new ArrayList<>();
    int count = count(properties.getOrDefault(REPOSITORIES, "0"));
    for (int i = 0; i < count; i++) {
      repositories.add(repository(properties, i));
    }
    return new NodeConfig(
        jitter == null ? defaults.jitter : Durations.parse(JITTER, jitter),
        timeLimit == null
            ? defaults.workTimeLimit
            : Durations.parsePositive(WORK_TIME_LIMIT, timeLimit),
        properties.getOrDefault(INIT_PREFIX, defaults.initPrefix),
        properties.getOrDefault(WORK_PREFIX, defaults.workPrefix),
        repositories,
        ChatSpec.fromProperties(properties));
  }

  /**
   * Reads what {@link #render} returns.
   *
   * @throws IllegalArgumentException with one line if a value is wrong
   */
  public static NodeConfig parse(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> values = new HashMap<>();
    for (String key : properties.stringPropertyNames()) {
      values.put(key, properties.getProperty(key, ""));
    }
    return fromProperties(values);
  }

  /**
   * Returns the values as flat properties. {@code repositories} is the number of repositories, and
   * {@code repositories.0.url} the address of the first; {@code knownHosts} are its lines joined by
   * line feeds, and so are {@code mirrors}.
   */
  public SortedMap<String, String> toProperties() {
    SortedMap<String, String> properties = new TreeMap<>();
    properties.put(JITTER, Durations.render(jitter));
    properties.put(WORK_TIME_LIMIT, Durations.render(workTimeLimit));
    properties.put(INIT_PREFIX, initPrefix);
    properties.put(WORK_PREFIX, workPrefix);
    chat.addTo(properties);
    properties.put(REPOSITORIES, Integer.toString(repositories.size()));
    for (int i = 0; i < repositories.size(); i++) {
      Repository repository = repositories.get(i);
      String prefix = prefix(i);
      properties.put(prefix.concat(".name"), repository.name);
      properties.put(prefix.concat(".url"), repository.url);
      properties.put(prefix.concat(".branch"), repository.branch);
      properties.put(prefix.concat(".knownHosts"), String.join("\n", repository.knownHosts));
      properties.put(prefix.concat(".signatures"), repository.signatures.word());
      properties.put(prefix.concat(".mirrors"), String.join("\n", repository.mirrors));
    }
    return properties;
  }

  /**
   * Returns the text of {@code config.properties}: one line for each property, sorted by key, in
   * ASCII, always the same for the same values.
   */
  public String render() {
    StringBuilder text = new StringBuilder();
    toProperties().forEach((key, value) -> text.append(line(key, value)).append('\n'));
    return text.toString();
  }

  private static String line(String key, String value) {
    Properties property = new Properties();
    property.setProperty(key, value);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try {
      property.store(written, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Properties puts a comment with the date first, which would make the text change by itself.
    return written
        .toString(StandardCharsets.US_ASCII)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .findFirst()
        .orElseThrow();
  }

  private static String prefix(int index) {
    return REPOSITORIES.concat(".").concat(Integer.toString(index));
  }

  private static int count(String text) {
    try {
      int count = Integer.parseInt(text);
      if (count >= 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(notACount(text), e);
    }
    throw new IllegalArgumentException(notACount(text));
  }

  private static String notACount(String text) {
    return REPOSITORIES + " " + Names.quote(text) + " is not the number of repositories";
  }

  private static Repository repository(Map<String, String> properties, int index) {
    String prefix = prefix(index);
    String name = required(properties, prefix.concat(".name"));
    String url = required(properties, prefix.concat(".url"));
    String signatures =
        properties.getOrDefault(prefix.concat(".signatures"), Signatures.OFF.word());
    try {
      return new Repository(
          name,
          url,
          properties.getOrDefault(prefix.concat(".branch"), Repository.DEFAULT_BRANCH),
          lines(properties, prefix.concat(".knownHosts")),
          Signatures.parse("signatures", signatures),
          lines(properties, prefix.concat(".mirrors")));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(prefix + ": " + e.getMessage(), e);
    }
  }

  private static List<String> lines(Map<String, String> properties, String key) {
    String value = properties.getOrDefault(key, "");
    return value.isEmpty() ? List.of() : List.of(value.split("\n", -1));
  }

  private static String required(Map<String, String> properties, String key) {
    String value = properties.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return value;
  }
}
