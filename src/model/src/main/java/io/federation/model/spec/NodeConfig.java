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
import java.util.TreeMap;

/**
 * What a node keeps of {@link FederationSpec}, as flat properties: {@code
 * nodeinfo/config.properties} in the node's home. The file is read every minute by a fresh JVM, so
 * this class needs neither YAML nor JSON, and does without lambdas and the {@code +} of texts where
 * it reads: their first use costs tens of milliseconds.
 *
 * @param jitter window over which nodes spread their work, zero for none
 * @param workTimeLimit time after which one unit of work is ended, more than zero
 * @param lookLimit time after which a look at one address of a repository is given up
 * @param fetchLimit time after which a fetch from one address of a repository is given up
 * @param initPrefix folder of the init levels, relative to the root of the ops repository
 * @param workPrefix folder of the work levels, relative to the root of each repository
 * @param repositories the repositories to follow, in listed order, names unique
 * @param chat where the node speaks to people
 * @param presence where the nodes say that they exist; nothing if they do not
 * @param zookeeper where ZooKeeper is; nothing if nodes do without it
 * @param metrics where the node tells Prometheus how it stands
 * @param deploy how the node deploys what the tree in ZooKeeper wants; nothing if it does not
 * @param parts what other nodes must know of the nodes of each part, by the part's name
 * @param aws what a node on EC2 does at AWS
 */
public record NodeConfig(
    Duration jitter,
    Duration workTimeLimit,
    Duration lookLimit,
    Duration fetchLimit,
    String initPrefix,
    String workPrefix,
    List<Repository> repositories,
    ChatSpec chat,
    Optional<PresenceSpec> presence,
    Optional<ZooKeeperSpec> zookeeper,
    MetricsSpec metrics,
    Optional<DeploySpec> deploy,
    Map<String, Part> parts,
    AwsNodeConfig aws) {

  private static final String LOOK_LIMIT = "git.lookLimit";
  private static final String FETCH_LIMIT = "git.fetchLimit";

  /** Checks the values and copies the collections. */
  public NodeConfig {
    Durations.check("jitter", jitter);
    Durations.checkPositive("work.timeLimit", workTimeLimit);
    Durations.checkPositive(LOOK_LIMIT, lookLimit);
    Durations.checkPositive(FETCH_LIMIT, fetchLimit);
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

    private static Part read(FlatProperties values) {
      try {
        return new Part(Ports.read(values), AwakeProbe.read(values));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(values.key() + ": " + e.getMessage(), e);
      }
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

    static Repository read(FlatProperties values) {
      String url = values.required("url");
      try {
        return new Repository(
            values.required("name"),
            url,
            values.get("branch", DEFAULT_BRANCH),
            values.lines("knownHosts"),
            Signatures.parse("signatures", values.get("signatures", Signatures.OFF.word())),
            values.lines("mirrors"));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(values.key() + ": " + e.getMessage(), e);
      }
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
        Duration.ofSeconds(30),
        Duration.ofMinutes(10),
        "it/nodeinit",
        "bin/nodework",
        List.of(),
        ChatSpec.SILENT,
        Optional.empty(),
        Optional.empty(),
        MetricsSpec.NONE,
        Optional.empty(),
        Map.of(),
        AwsNodeConfig.DEFAULTS);
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
        spec.git().lookLimit(),
        spec.git().fetchLimit(),
        spec.scripts().init(),
        spec.scripts().work(),
        spec.repositories(),
        spec.chat(),
        spec.presence(),
        spec.zookeeper(),
        spec.metrics(),
        spec.deploy(),
        parts,
        spec.aws().map(AwsSpec::nodes).orElse(AwsNodeConfig.DEFAULTS));
  }

  /**
   * Reads what {@link #toProperties} returns. What is missing has its default; keys that are not
   * known are ignored, so that an older program reads the file of a newer one.
   *
   * @throws IllegalArgumentException with one line if a value is wrong
   */
  public static NodeConfig fromProperties(Map<String, String> properties) {
    return read(new FlatProperties(properties, ""));
  }

  private static NodeConfig read(FlatProperties values) {
    NodeConfig defaults = defaults();
    String jitter = values.get("jitter");
    List<Repository> repositories = new ArrayList<>();
    for (FlatProperties entry : values.entries("repositories")) {
      repositories.add(Repository.read(entry));
    }
    Map<String, Part> parts = new LinkedHashMap<>();
    for (FlatProperties entry : values.entries("parts")) {
      parts.put(entry.required("name"), Part.read(entry));
    }
    return new NodeConfig(
        jitter == null ? defaults.jitter : Durations.parse("jitter", jitter),
        positive(values, "work.timeLimit", defaults.workTimeLimit),
        positive(values, LOOK_LIMIT, defaults.lookLimit),
        positive(values, FETCH_LIMIT, defaults.fetchLimit),
        values.get("scripts.init", defaults.initPrefix),
        values.get("scripts.work", defaults.workPrefix),
        repositories,
        ChatSpec.read(values.below("chat")),
        PresenceSpec.read(values.below("presence")),
        ZooKeeperSpec.read(values),
        MetricsSpec.read(values.below("metrics")),
        DeploySpec.read(values.below("deploy")),
        parts,
        AwsNodeConfig.read(values.below("aws")));
  }

  private static Duration positive(FlatProperties values, String key, Duration usual) {
    String text = values.get(key);
    return text == null ? usual : Durations.parsePositive(key, text);
  }

  /**
   * Reads what {@link #render} returns.
   *
   * @throws IllegalArgumentException with one line if a value is wrong
   */
  public static NodeConfig parse(String text) {
    return fromProperties(PropertyText.parse(text));
  }

  /** Returns the values as flat properties. */
  SortedMap<String, String> toProperties() {
    SortedMap<String, String> properties = new TreeMap<>();
    properties.put("jitter", Durations.render(jitter));
    properties.put("work.timeLimit", Durations.render(workTimeLimit));
    properties.put(LOOK_LIMIT, Durations.render(lookLimit));
    properties.put(FETCH_LIMIT, Durations.render(fetchLimit));
    properties.put("scripts.init", initPrefix);
    properties.put("scripts.work", workPrefix);
    if (!chat.equals(ChatSpec.SILENT)) {
      FlatProperties.write("chat.", chat, properties);
    }
    presence.ifPresent(present -> FlatProperties.write("presence.", present, properties));
    zookeeper.ifPresent(spec -> properties.put("zookeeper", spec.servers()));
    FlatProperties.write("metrics.", metrics, properties);
    deploy.ifPresent(present -> FlatProperties.write("deploy.", present, properties));
    aws.write(properties);
    properties.put("repositories", Integer.toString(repositories.size()));
    for (int i = 0; i < repositories.size(); i++) {
      FlatProperties.write("repositories." + i + ".", repositories.get(i), properties);
    }
    int written = 0;
    for (Map.Entry<String, Part> part : parts.entrySet()) {
      String entry = "parts." + written++ + ".";
      properties.put(entry + "name", part.getKey());
      FlatProperties.write(entry, part.getValue(), properties);
      properties.put("parts", Integer.toString(written));
    }
    return properties;
  }

  /**
   * Returns the text of {@code config.properties}: one line for each property, sorted by key, in
   * ASCII, always the same for the same values.
   */
  public String render() {
    return PropertyText.render(toProperties());
  }
}
