package io.federation.model.spec;

import io.federation.model.Names;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A federation as {@code federation.yaml} describes it, with defaults applied. Every instance obeys
 * the rules of the schema: the constructors throw {@link IllegalArgumentException} otherwise.
 *
 * @param deployment name of the federation
 * @param stacktype kind and version of the stack
 * @param jitter window over which nodes spread their work, zero for none
 * @param scripts where the scripts of a node are
 * @param work how work is done
 * @param git how repositories are followed
 * @param repositories the repositories that every node follows, in listed order, names unique
 * @param parts the parts by name, in listed order
 * @param chat where the nodes speak to people
 * @param presence where the nodes say that they exist; nothing if they do not
 * @param zookeeper where ZooKeeper is; nothing if nodes do without it
 * @param metrics where the nodes tell Prometheus how they stand
 * @param deploy how the nodes deploy what the tree in ZooKeeper wants; nothing if they do not
 * @param aws what a deployment to AWS needs; nothing if it is not described
 * @param vagrant what machines under Vagrant need
 */
public record FederationSpec(
    String deployment,
    String stacktype,
    Duration jitter,
    Scripts scripts,
    Work work,
    Git git,
    List<NodeConfig.Repository> repositories,
    Map<String, Part> parts,
    ChatSpec chat,
    Optional<PresenceSpec> presence,
    Optional<ZooKeeperSpec> zookeeper,
    MetricsSpec metrics,
    Optional<DeploySpec> deploy,
    Optional<AwsSpec> aws,
    VagrantSpec vagrant) {

  /** Checks the values and copies the collections. */
  public FederationSpec {
    Names.check("deployment", deployment);
    Names.check("stacktype", stacktype);
    Durations.check("jitter", jitter);
    repositories = NodeConfig.Repository.checkedCopy(repositories);
    parts.keySet().forEach(name -> Names.check("part", name));
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    if (presence.isPresent()) {
      presence.get().checkApart(repositories);
    }
  }

  /** Reads the description that {@link YamlDocument#flat} has made of a text that is valid. */
  static FederationSpec read(Map<String, String> properties) {
    FlatProperties values = new FlatProperties(properties, "");
    NodeConfig kept = NodeConfig.fromProperties(properties);
    Map<String, Part> parts = new LinkedHashMap<>();
    for (FlatProperties part : values.entries("parts")) {
      parts.put(part.required("name"), Part.read(part));
    }
    return new FederationSpec(
        values.required("deployment"),
        values.required("stacktype"),
        kept.jitter(),
        new Scripts(kept.initPrefix(), kept.workPrefix()),
        new Work(kept.workTimeLimit()),
        new Git(kept.lookLimit(), kept.fetchLimit()),
        kept.repositories(),
        parts,
        kept.chat(),
        kept.presence(),
        kept.zookeeper(),
        kept.metrics(),
        kept.deploy(),
        AwsSpec.read(values.below("aws")),
        VagrantSpec.read(values.below("vagrant")));
  }

  /**
   * Where the level folders with scripts are.
   *
   * @param init folder of the init levels, relative to the root of the ops repository
   * @param work folder of the work levels, relative to the root of each repository
   */
  public record Scripts(String init, String work) {
    /** Checks that both are relative paths. */
    public Scripts {
      Values.folder("scripts.init", init);
      Values.folder("scripts.work", work);
    }
  }

  /**
   * How work is done.
   *
   * @param timeLimit time after which one unit of work is ended, more than zero
   */
  public record Work(Duration timeLimit) {
    /** Checks the limit. */
    public Work {
      Durations.checkPositive("work.timeLimit", timeLimit);
    }
  }

  /**
   * How long a server may take.
   *
   * @param lookLimit time after which a look at one address of a repository is given up
   * @param fetchLimit time after which a fetch from one address of a repository is given up
   */
  public record Git(Duration lookLimit, Duration fetchLimit) {}

  /**
   * What is said about the nodes of one part.
   *
   * @param count how many nodes play it
   * @param ports numbers of their ports by name, in listed order, 1 to 65535
   * @param awake how others find out whether such a node does its service; nothing if being present
   *     is enough
   * @param keepsData whether what stands in a node's data folder outlives the node, and is its
   *     successor's then
   * @param edge name of the port by which people reach the federation; nothing if it is not by this
   *     part
   * @param talksTo the parts whose ports its nodes reach
   * @param machines its machines on AWS
   * @param vagrant its machines under Vagrant
   */
  public record Part(
      Count count,
      Map<String, Integer> ports,
      Optional<AwakeProbe> awake,
      boolean keepsData,
      Optional<String> edge,
      List<String> talksTo,
      AwsSpec.Machines machines,
      VagrantSpec.Machines vagrant) {

    /** Checks the values and copies the collections. */
    public Part {
      ports = Ports.checkedCopy(ports);
      talksTo = List.copyOf(talksTo);
      talksTo.forEach(name -> Names.check("talksTo", name));
      Ports.checkProbe(awake, ports.keySet());
      if (edge.isPresent()) {
        Ports.check("edge", edge.get(), ports.keySet());
      }
    }

    private static Part read(FlatProperties values) {
      int count = values.number("count", Count.DEFAULT);
      boolean keepsData = values.get("data") != null;
      return new Part(
          new Count(values.number("count.min", count), values.number("count.max", count)),
          Ports.read(values),
          AwakeProbe.read(values),
          keepsData,
          Optional.ofNullable(values.get("edge")),
          values.lines("talksTo"),
          AwsSpec.Machines.read(values.below("aws"), keepsData),
          VagrantSpec.Machines.read(values.below("vagrant")));
    }

    /** Makes a part of which only the number of nodes is said. */
    public Part(Count count) {
      this(count, Map.of(), Optional.empty(), false, Optional.empty());
    }

    /** Makes a part that reaches no other, with the machines of which nothing is said. */
    public Part(
        Count count,
        Map<String, Integer> ports,
        Optional<AwakeProbe> awake,
        boolean keepsData,
        Optional<String> edge) {
      this(
          count,
          ports,
          awake,
          keepsData,
          edge,
          List.of(),
          AwsSpec.Machines.defaults(keepsData),
          VagrantSpec.Machines.DEFAULTS);
    }

    /**
     * Checks the one word there is for what becomes of a node's data.
     *
     * @param kind what the word is the value of, for the message
     */
    static void checkData(String kind, String word) {
      if (!word.equals(KEEP)) {
        throw new IllegalArgumentException(
            kind + " " + Names.quote(word) + " is not known: use keep, or leave it out");
      }
    }

    private static final String KEEP = "keep";
  }

  /**
   * How many nodes there shall be.
   *
   * @param min smallest number, 0 to {@value #MAX}
   * @param max largest number, {@code min} to {@value #MAX}
   */
  public record Count(int min, int max) {

    /** Largest number of nodes of one part. */
    public static final int MAX = 1000;

    /** Number of nodes of a part for which none is given. */
    public static final int DEFAULT = 1;

    /** Checks the range. */
    public Count {
      if (min < 0 || min > max || max > MAX) {
        throw new IllegalArgumentException(
            "count " + min + " to " + max + " is not a range between 0 and " + MAX);
      }
    }
  }
}
