package io.federation.node.repository;

import io.federation.git.GitRepository;
import io.federation.git.remote.Credentials;
import io.federation.git.remote.Remote;
import io.federation.model.Names;
import io.federation.model.NodeProperty;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.PresenceSpec;
import io.federation.model.spec.RepositoryUrl;
import io.federation.model.spec.Signatures;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which repositories a node looks at, in a stable order: the ops repository, those that the
 * federation lists, and whatever else was cloned by hand under {@code gitrepo/}, by name.
 */
public final class Repositories {

  private static final String DEFAULT_BRANCH = "main";
  private static final String TESTING = "testing-";
  private static final List<NodeProperty> TESTED =
      List.of(NodeProperty.INSTANCE_ID, NodeProperty.NODEPART);

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final Path opsAddress;

  public Repositories(NodeHome home) {
    this.home = home;
    this.nodeInfo = new NodeInfo(home);
    this.opsAddress = home.nodeinfo().resolve("config.ops");
  }

  /**
   * Returns the repository with the node's scripts, as nodeinfo names it.
   *
   * @throws IllegalArgumentException if nodeinfo does not name it, or names it wrongly
   */
  public NodeRepository ops() throws IOException {
    String name =
        nodeInfo
            .name(NodeProperty.INITGITREPO)
            .orElseThrow(
                () -> missing(NodeProperty.INITGITREPO, "the ops repository's folder name"));
    String url = opsUrl();
    String branch = nodeInfo.get(NodeProperty.INITGITBRANCH).orElse(DEFAULT_BRANCH);
    NodeConfig.Repository.checkBranch("nodeinfo " + NodeProperty.INITGITBRANCH, branch);
    Signatures signatures = opsSignatures().stricter(onceVerified(home.repository(name)));
    List<String> mirrors =
        NodeConfig.Repository.mirrors(
            "nodeinfo " + NodeProperty.INITGITMIRRORS,
            nodeInfo.get(NodeProperty.INITGITMIRRORS).orElse(""));
    Remote remote = new Remote(url, mirrors, branch, testing(), List.of(), credentials(name));
    return repository(name, remote, signatures);
  }

  private String opsUrl() throws IOException {
    String url =
        nodeInfo
            .get(NodeProperty.INITGITURL)
            .orElseThrow(
                () -> missing(NodeProperty.INITGITURL, "where the ops repository is cloned from"));
    return RepositoryUrl.check("nodeinfo " + NodeProperty.INITGITURL, url);
  }

  /**
   * Returns the same repository as it is followed: as {@code config} names it if it does, but from
   * the place of before until it was {@linkplain #follow followed} to another one.
   */
  NodeRepository ops(NodeConfig config) throws IOException {
    NodeRepository ops = ops();
    Optional<NodeRepository> listed = listedOps(config, ops.name());
    Optional<Remote> place = ops.remote();
    if (Files.exists(opsAddress)) {
      Optional<Remote> other = OpsAddress.read(opsAddress, place.orElseThrow());
      place = other.isPresent() ? other : place;
    }
    Signatures signatures = (listed.isPresent() ? listed.get() : ops).signatures();
    return new NodeRepository(ops.name(), ops.folder(), place, signatures);
  }

  /**
   * Returns the ops repository as it is to be followed by {@code config}, if that is at another
   * place: a slip there must not keep the node from the commit that mends it.
   *
   * @param followed how it is followed
   */
  Optional<NodeRepository> movedOps(NodeConfig config, NodeRepository followed) throws IOException {
    Optional<NodeRepository> wanted = listedOps(config, followed.name());
    if (wanted.isEmpty() && Files.exists(opsAddress)) {
      wanted = Optional.of(ops());
    }
    return wanted.isEmpty()
            || wanted.get().remote().orElseThrow().isSamePlace(followed.remote().orElseThrow())
        ? Optional.empty()
        : wanted;
  }

  /** Follows the ops repository to a place that was seen to hold what the node has. */
  void follow(NodeRepository ops) throws IOException {
    OpsAddress.write(opsAddress, ops().remote().orElseThrow(), ops.remote().orElseThrow());
  }

  private Optional<NodeRepository> listedOps(NodeConfig config, String name) throws IOException {
    for (NodeConfig.Repository listed : config.repositories()) {
      if (listed.name().equals(name)) {
        // What the node was told at its birth holds: nobody who may push can take it back.
        return Optional.of(listed(listed, listed.signatures().stricter(opsSignatures())));
      }
    }
    return Optional.empty();
  }

  /**
   * Returns where the nodes of the federation say that they exist; nothing if they do not. It is
   * none of {@link #all}.
   *
   * @throws IllegalArgumentException if it is the ops repository, or its address leads nowhere
   */
  public Optional<Remote> presence(NodeConfig config) throws IOException {
    if (config.presence().isEmpty()) {
      return Optional.empty();
    }
    PresenceSpec presence = config.presence().get();
    NodeRepository ops = ops();
    String url = RepositoryUrl.resolve(opsUrl(), presence.url());
    if (presence.name().equals(ops.name()) || url.equals(opsUrl())) {
      throw new IllegalArgumentException(
          "the presence repository is the ops repository: give it a name and an address of its"
              + " own under presence in it/federation.yaml");
    }
    return Optional.of(
        new Remote(url, presence.branch(), presence.knownHosts(), credentials(presence.name())));
  }

  /** Returns the file of {@link UnresponsiveRepositories}. */
  public Path silent() {
    return home.run().resolve("silent");
  }

  /** Returns all repositories of the node whose trees it follows. */
  public List<NodeRepository> all(NodeConfig config) throws IOException {
    Map<String, NodeRepository> all = new LinkedHashMap<>();
    NodeRepository ops = ops(config);
    all.put(ops.name(), ops);
    for (NodeConfig.Repository listed : config.repositories()) {
      if (!all.containsKey(listed.name())) {
        all.put(listed.name(), listed(listed, listed.signatures()));
      }
    }
    for (String name : cloned(config)) {
      if (!all.containsKey(name) && !GitRepository.wasListed(home.repository(name))) {
        all.put(name, unlisted(name));
      }
    }
    return List.copyOf(all.values());
  }

  /**
   * Returns the clones that were listed once and are no more, which are none of {@link #all}: as
   * nobody says any more how they are to be followed, they are left alone.
   */
  public List<String> leftAlone(NodeConfig config) throws IOException {
    List<String> left = cloned(config);
    for (NodeRepository followed : all(config)) {
      left.remove(followed.name());
    }
    return left;
  }

  /** Remembers of those that {@code config} lists that they were listed. */
  void markListed(NodeConfig config) throws IOException {
    for (NodeConfig.Repository listed : config.repositories()) {
      GitRepository.markListed(home.repository(listed.name()));
    }
  }

  /**
   * Checks that all addresses of {@code config} lead somewhere from that of the ops repository.
   *
   * @throws IllegalArgumentException with one line if one does not, or if the presence repository
   *     is the ops repository
   */
  void checkAddresses(NodeConfig config) throws IOException {
    for (NodeConfig.Repository listed : config.repositories()) {
      NodeRepository unused = listed(listed, listed.signatures());
    }
    Optional<Remote> unused = presence(config);
  }

  private Signatures opsSignatures() throws IOException {
    Optional<String> signatures = nodeInfo.get(NodeProperty.INITGITSIGNATURES);
    return signatures.isEmpty()
        ? Signatures.OFF
        : Signatures.parse("nodeinfo " + NodeProperty.INITGITSIGNATURES, signatures.get());
  }

  /**
   * Returns what holds for a clone of which no list says anything: one that was verified before is
   * not followed blindly because an entry is gone.
   */
  private static Signatures onceVerified(Path folder) throws IOException {
    return GitRepository.wasVerified(folder) ? Signatures.TIP : Signatures.OFF;
  }

  private static IllegalArgumentException missing(NodeProperty property, String what) {
    return new IllegalArgumentException(
        "nodeinfo has no "
            + property
            + " ("
            + what
            + "): set it with node-init init --set "
            + property
            + "=...");
  }

  private NodeRepository listed(NodeConfig.Repository listed, Signatures signatures)
      throws IOException {
    String opsUrl = opsUrl();
    List<String> mirrors = new ArrayList<>();
    for (String mirror : listed.mirrors()) {
      mirrors.add(RepositoryUrl.resolve(opsUrl, mirror));
    }
    Remote remote =
        new Remote(
            RepositoryUrl.resolve(opsUrl, listed.url()),
            mirrors,
            listed.branch(),
            testing(),
            listed.knownHosts(),
            credentials(listed.name()));
    return repository(listed.name(), remote, signatures);
  }

  private NodeRepository repository(String name, Remote remote, Signatures signatures) {
    return new NodeRepository(name, home.repository(name), Optional.of(remote), signatures);
  }

  /** Returns the branches by which something is tried on this node, or on those of its part. */
  private List<String> testing() throws IOException {
    List<String> testing = new ArrayList<>();
    for (NodeProperty property : TESTED) {
      Optional<String> name = nodeInfo.name(property);
      if (name.isPresent() && !testing.contains(TESTING + name.get())) {
        testing.add(TESTING + name.get());
      }
    }
    return testing;
  }

  private Credentials credentials(String name) {
    return new Credentials(home.credentials(), name);
  }

  /** Returns what is cloned, but for the presence repository. */
  private List<String> cloned(NodeConfig config) throws IOException {
    String presence = config.presence().isEmpty() ? "" : config.presence().get().name();
    List<String> names = new ArrayList<>();
    if (Files.isDirectory(home.gitrepo())) {
      try (Stream<Path> folders = Files.list(home.gitrepo())) {
        folders
            .filter(folder -> Files.isRegularFile(folder.resolve(".git/HEAD")))
            .map(folder -> folder.getFileName().toString())
            .filter(name -> Names.isValid(name) && !name.equals(presence))
            .sorted()
            .forEach(names::add);
      }
    }
    return names;
  }

  private NodeRepository unlisted(String name) {
    Path folder = home.repository(name);
    try (GitRepository repository = GitRepository.open(folder)) {
      Optional<String> url = repository.url();
      String branch = repository.branch().orElse(DEFAULT_BRANCH);
      return new NodeRepository(
          name,
          folder,
          url.map(from -> new Remote(from, branch, List.of(), credentials(name))),
          onceVerified(folder));
    } catch (IOException | RuntimeException | Error e) {
      // The look at it, which fails as this did, tells why.
      return new NodeRepository(name, folder, Optional.empty(), Signatures.TIP);
    }
  }
}
