package io.federation.deploy.plan;

import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.LiteralText;
import io.federation.deploy.tree.Tree;
import io.federation.deploy.tree.TreeNode;
import io.federation.model.Names;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a host is to carry.
 *
 * @param deployments in the order in which their scripts are called
 * @param software of the deployments, by name
 * @param controller the role controller that {@code /roles/<role>} names
 */
public record Wanted(
    List<Deployment> deployments,
    SortedMap<String, Software> software,
    Optional<Software> controller) {

  /** The child of a service whose children say which hosts carry it. */
  static final String DEPLOY = "deploy";

  /** The property of a service that is the version of its software. */
  static final String VERSION = "version";

  /** The property of a child of {@link #DEPLOY} that says how many instances there are to be. */
  static final String COUNT = "n";

  /** The node at the top whose children name the controllers of roles. */
  static final String ROLES = "roles";

  /** More instances of one service on one host are a mistake. */
  private static final BigInteger MOST = BigInteger.valueOf(1000);

  /** A file's name has 255 bytes at most, and that of a mark has more than the path. */
  private static final int LONGEST_PATH = 200;

  public Wanted {
    deployments = List.copyOf(deployments);
    software = Collections.unmodifiableSortedMap(new TreeMap<>(software));
  }

  /**
   * Reads it out of the tree: all nodes {@code deploy/X}, where X is the host's role, or its id or
   * name if it has no role; and the type and version of {@code /roles/<role>}.
   */
  public static Wanted of(Tree tree, Host host) throws DeploymentException {
    Collector collector = new Collector(tree, host);
    collector.collect(tree.top());
    collector.deployments.sort(Deployment.BY_PATH);
    SortedMap<String, Software> software = new TreeMap<>();
    for (Deployment deployment : collector.deployments) {
      Software wanted = deployment.software();
      Software other = software.put(wanted.name(), wanted);
      if (other != null && !other.equals(wanted)) {
        throw new DeploymentException(
            "Inconsistent versions for "
                + wanted.name()
                + ". "
                + shown(wanted.version())
                + " != "
                + shown(other.version()));
      }
    }
    return new Wanted(collector.deployments, software, collector.controller());
  }

  private static String shown(Optional<String> version) {
    return LiteralText.of(version.<Literal>map(Literal.Text::new).orElseGet(Literal.None::new));
  }

  private static final class Collector {
    private final Tree tree;
    private final Host host;
    private final List<Deployment> deployments = new ArrayList<>();

    /** Of the nodes from the top to the one that is looked at. */
    private final List<String> names = new ArrayList<>();

    Collector(Tree tree, Host host) {
      this.tree = tree;
      this.host = host;
    }

    /** Most nodes are not of this host: it puts paths together only of those that are. */
    void collect(TreeNode node) throws DeploymentException {
      TreeNode deploy = node.children().get(DEPLOY);
      if (deploy != null && isNamed(deploy)) {
        String path = names.isEmpty() ? "" : "/" + String.join("/", names);
        Optional<String> here = here(path, deploy);
        if (here.isPresent()) {
          add(path, node, here.get());
        }
      }
      for (Map.Entry<String, TreeNode> child : node.children().entrySet()) {
        names.add(child.getKey());
        collect(child.getValue());
        names.remove(names.size() - 1);
      }
    }

    private boolean isNamed(TreeNode deploy) {
      return deploy.children().containsKey(host.id())
          || deploy.children().containsKey(host.name())
          || (host.role().isPresent() && deploy.children().containsKey(host.role().get()));
    }

    Optional<Software> controller() throws DeploymentException {
      if (host.role().isEmpty()) {
        return Optional.empty();
      }
      String path = "/" + ROLES + "/" + host.role().get();
      Optional<Tree.Place> place;
      try {
        place = tree.find(path);
      } catch (Tree.BrokenLinkException e) {
        throw new DeploymentException(path + ": " + e.getMessage());
      }
      Optional<String> type = place.flatMap(found -> found.node().type()).map(String::strip);
      if (type.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(new Software(type.get(), version(path, type.get())));
    }

    /** Returns which of the names below {@code deploy} is this host's. */
    private Optional<String> here(String path, TreeNode deploy) throws DeploymentException {
      boolean byId = deploy.children().containsKey(host.id());
      boolean byName = !host.name().equals(host.id()) && deploy.children().containsKey(host.name());
      if (host.role().isPresent()) {
        if (byId || byName) {
          throw new DeploymentException(
              "Found a host-based deployment at "
                  + path
                  + "/deploy/"
                  + (byId ? host.id() : host.name())
                  + " but the host has a role, "
                  + host.role().get()
                  + ".");
        }
        return host.role().filter(role -> deploy.children().containsKey(role));
      }
      if (byId && byName) {
        throw new DeploymentException(
            "Conflicting deployments for "
                + path
                + ". Can't deploy to "
                + host.name()
                + " and "
                + host.id()
                + ".");
      }
      return byId ? Optional.of(host.id()) : byName ? Optional.of(host.name()) : Optional.empty();
    }

    private void add(String path, TreeNode node, String here) throws DeploymentException {
      if (path.isEmpty()) {
        throw new DeploymentException(
            "/deploy has no service above it: move it below a typed node");
      }
      if (path.contains(",")) {
        throw new DeploymentException(
            path + " has a comma, which stands for / in the names of marks and locks: use another");
      }
      if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
        throw new DeploymentException(
            Names.quote(path)
                + " is longer than "
                + LONGEST_PATH
                + " bytes, and marks are files that are named after it: use shorter names");
      }
      String[] words = node.type().orElse("").strip().split("\\s+", -1);
      // A subtype is an argument of the deploy script, which finds a recipe by it.
      if (words[0].isEmpty()
          || words.length > 2
          || (words.length == 2 && !Software.isName(words[1]))) {
        throw new DeploymentException(
            path
                + " has the type "
                + Names.quote(node.type().orElse(""))
                + ": use the name of a package, or that and a subtype");
      }
      Software software = new Software(words[0], version(path, words[0]));
      Optional<String> subtype = words.length == 2 ? Optional.of(words[1]) : Optional.empty();
      int count = count(path + "/" + DEPLOY + "/" + here);
      for (int number = 0; number < count; number++) {
        deployments.add(new Deployment(software, subtype, path, number));
      }
    }

    private Optional<String> version(String path, String name) throws DeploymentException {
      if (!Software.isName(name)) {
        throw new DeploymentException(
            path + " has the type " + Names.quote(name) + ", which is not the name of a package");
      }
      Optional<Literal> version = property(path, VERSION);
      if (version.isEmpty()) {
        if (name.lastIndexOf('-') <= 0) {
          throw new DeploymentException(
              path + " has no version: set version = '...', or use a type such as app-1.0");
        }
        return Optional.empty();
      }
      if (version.get() instanceof Literal.Text text && Software.isVersion(text.value())) {
        return Optional.of(text.value());
      }
      throw new DeploymentException(
          path
              + " has no valid version: use a text such as '1.0', or an address such as"
              + " 'git:https://git.example.org/app.git#v1'");
    }

    private int count(String path) throws DeploymentException {
      Optional<Literal> count = property(path, COUNT);
      if (count.isEmpty()) {
        return 1;
      }
      if (count.get() instanceof Literal.Whole whole
          && whole.value().signum() >= 0
          && whole.value().compareTo(MOST) <= 0) {
        return whole.value().intValue();
      }
      throw new DeploymentException(
          path + ": n must be how many instances there are to be, from 0 to " + MOST);
    }

    private Optional<Literal> property(String path, String name) throws DeploymentException {
      try {
        return tree.property(path, name);
      } catch (Tree.BrokenLinkException e) {
        throw new DeploymentException(path + ": " + e.getMessage());
      }
    }
  }
}
