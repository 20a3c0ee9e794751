package io.federation.model.spec;

import io.federation.model.Names;
import io.federation.model.PropertyText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

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
 * @param presence where the nodes say that they exist; nothing if they do not
 * @param parts what other nodes must know of the nodes of each part, by the part's name
 */
public record NodeConfig(
    Duration jitter,
    Duration workTimeLimit,
    String initPrefix,
    String workPrefix,
    List<Repository> repositories,
    ChatSpec chat,
    Optional<PresenceSpec> presence,
    Map<String, Part> parts) {

  /** Checks the values and copies the collections. */
  public NodeConfig {
    Durations.check("jitter", jitter);
    Durations.checkPositive("work.timeLimit", workTimeLimit);
    Values.folder("scripts.init", initPrefix);
    Values.folder("scripts.work", workPrefix);
    repositories = Repository.checkedCopy(repositories);
    if (presence.isPresent()) {
      presence.get().checkApart(repositories);
    }
    for (String name : parts.keySet()) {
      Names.check("part", name);
    }
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /**
   * What other nodes must know of the nodes of a part.
   *
   * @param ports numbers of their ports by name, in listed order, 1 to 65535
   * @param awake how one finds out whether such a node does its service; nothing if being present
   *     is enough
   */
  public record Part(Map<String, Integer> ports, Optional<AwakeProbe> awake) {
    /** Checks the values and copies the map. */
    public Part {
      ports = Ports.checkedCopy(ports);
      Ports.checkProbe(awake, ports.keySet());
    }
  }

  /**
   * A Git repository that nodes follow.
   *
   * @param name name of its folder on the node
   * @param url where it is cloned from: an absolute path, a {@code file}, {@code http}, {@code
   *     https} or {@code ssh} URL, {@code user@host:path}, or {@code ../path} relative to the ops
   *     repository's address ({@link RepositoryUrl#resolve}); without credentials
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
      RepositoryUrl.checkListed("url", url);
      Values.branch("branch", branch);
      knownHosts = List.copyOf(knownHosts);
      for (String line : knownHosts) {
        Values.knownHost("knownHosts", line);
      }
      mirrors = List.copyOf(mirrors);
      for (String mirror : mirrors) {
        RepositoryUrl.checkListed("mirrors", mirror);
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
        ChatSpec.SILENT,
        Optional.empty(),
        Map.of());
  }

  /** Returns what a node keeps of {@code spec}. */
  public static NodeConfig from(FederationSpec spec) {
    Map<String, Part> parts = new LinkedHashMap<>();
    for (Map.Entry<String, FederationSpec.Part> part : spec.parts().entrySet()) {
      parts.put(part.getKey(), new Part(part.getValue().ports(), part.getValue().awake()));
    }
    return new NodeConfig(
        spec.jitter(),
        spec.work().timeLimit(),
        spec.scripts().init(),
        spec.scripts().work(),
        spec.repositories(),
        spec.chat(),
        spec.presence(),
        parts);
  }

  /**
   * Reads what {@link #toProperties} returns. What is missing has its default; keys that are not
   * known are ignored, so that an older program reads the file of a newer one.
   *
   * @throws IllegalArgumentException with one line if a value is wrong
   */
  public static NodeConfig fromProperties(Map<String, String> properties) {
    return NodeConfigProperties.read(properties);
  }

  /**
   * Reads what {@link #render} returns.
   *
   * @throws IllegalArgumentException with one line if a value is wrong
   */
  public static NodeConfig parse(String text) {
    return NodeConfigProperties.read(PropertyText.parse(text));
  }

  /** Returns the values as flat properties. */
  public SortedMap<String, String> toProperties() {
    return NodeConfigProperties.write(this);
  }

  /**
   * Returns the text of {@code config.properties}: one line for each property, sorted by key, in
   * ASCII, always the same for the same values.
   */
  public String render() {
    return PropertyText.render(toProperties());
  }
}
