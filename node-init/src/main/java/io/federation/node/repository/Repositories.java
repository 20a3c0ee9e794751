package io.federation.node.repository;

import io.federation.git.Credentials;
import io.federation.git.GitRepository;
import io.federation.git.Remote;
import io.federation.model.Names;
import io.federation.model.spec.NodeConfig;
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
 * federation lists, and whatever else is cloned under {@code gitrepo/}, by name.
 */
public final class Repositories {

  private static final String DEFAULT_BRANCH = "main";

  private final NodeHome home;
  private final NodeInfo nodeInfo;

  /** Finds the repositories of one node. */
  public Repositories(NodeHome home, NodeInfo nodeInfo) {
    this.home = home;
    this.nodeInfo = nodeInfo;
  }

  /**
   * Returns the repository with the node's scripts, as nodeinfo names it.
   *
   * @throws IllegalArgumentException if nodeinfo does not name it, or names it wrongly
   */
  public NodeRepository ops() throws IOException {
    String name =
        nodeInfo
            .name("initgitrepo")
            .orElseThrow(() -> missing("initgitrepo", "the ops repository's folder name"));
    String url =
        nodeInfo
            .get("initgiturl")
            .orElseThrow(() -> missing("initgiturl", "where the ops repository is cloned from"));
    String branch = nodeInfo.get("initgitbranch").orElse(DEFAULT_BRANCH);
    return listed(name, url, branch, List.of());
  }

  /** Returns all repositories of the node. */
  public List<NodeRepository> all(NodeConfig config) throws IOException {
    Map<String, NodeRepository> all = new LinkedHashMap<>();
    NodeRepository ops = ops();
    all.put(ops.name(), ops);
    for (NodeConfig.Repository listed : config.repositories()) {
      all.put(
          listed.name(), listed(listed.name(), listed.url(), listed.branch(), listed.knownHosts()));
    }
    for (String name : cloned()) {
      if (!all.containsKey(name)) {
        all.put(name, unlisted(name));
      }
    }
    return List.copyOf(all.values());
  }

  private static IllegalArgumentException missing(String property, String what) {
    return new IllegalArgumentException(
        "nodeinfo has no "
            + property
            + " ("
            + what
            + "): set it with node-init init --set "
            + property
            + "=...");
  }

  private NodeRepository listed(String name, String url, String branch, List<String> knownHosts) {
    Credentials credentials = new Credentials(home.credentials(), name);
    return new NodeRepository(
        name, home.repository(name), Optional.of(new Remote(url, branch, knownHosts, credentials)));
  }

  private List<String> cloned() throws IOException {
    List<String> names = new ArrayList<>();
    if (Files.isDirectory(home.gitrepo())) {
      try (Stream<Path> folders = Files.list(home.gitrepo())) {
        folders
            .filter(folder -> Files.isRegularFile(folder.resolve(".git/HEAD")))
            .map(folder -> folder.getFileName().toString())
            .filter(Names::isValid)
            .sorted()
            .forEach(names::add);
      }
    }
    return names;
  }

  private NodeRepository unlisted(String name) throws IOException {
    Path folder = home.repository(name);
    try (GitRepository repository = GitRepository.open(folder)) {
      Optional<String> url = repository.url();
      String branch = repository.branch().orElse(DEFAULT_BRANCH);
      Credentials credentials = new Credentials(home.credentials(), name);
      return new NodeRepository(
          name, folder, url.map(from -> new Remote(from, branch, List.of(), credentials)));
    }
  }
}
