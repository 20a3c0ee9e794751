package io.federation.deploy.plan;

import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.tree.Tree;
import io.federation.deploy.tree.TreeNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds what is wrong in a tree before any host has it: what no host could deploy, and links that
 * lead nowhere.
 */
public final class TreeCheck {

  private final Tree tree;
  private final HostChoice hosts;
  private final Set<String> findings = new LinkedHashSet<>();

  /** By host and package, where each version is wanted first. */
  private final SortedMap<String, SortedMap<String, Deployment>> wanted = new TreeMap<>();

  /** The hosts that two deployments want different versions of a package on. */
  private final Map<List<Deployment>, Set<String>> twoVersions = new LinkedHashMap<>();

  private TreeCheck(Tree tree, HostChoice hosts) {
    this.tree = tree;
    this.hosts = hosts;
  }

  /**
   * Checks a tree without knowing the hosts: each name below a {@code deploy} is taken for one.
   *
   * @return what was found, each in a line
   */
  public static List<String> of(Tree tree) {
    return new TreeCheck(tree, HostChoice.ANY).run();
  }

  /**
   * Checks a tree.
   *
   * @param hosts all that there are
   * @return what was found, each in a line
   */
  public static List<String> of(Tree tree, List<Host> hosts) {
    return new TreeCheck(tree, HostChoice.of(hosts)).run();
  }

  private List<String> run() {
    check("", tree.top());
    checkControllers();
    twoVersions.forEach(
        (both, names) -> {
          String first = names.iterator().next();
          String on = names.size() == 1 ? first : first + " and " + (names.size() - 1) + " more";
          findings.add(twoVersions(both.get(0), both.get(1), on));
        });
    return List.copyOf(findings);
  }

  private void check(String path, TreeNode node) {
    NodeData.tooLarge(path, node.properties()).ifPresent(findings::add);
    checkLinks(path, node);
    TreeNode deploy = node.children().get(Wanted.DEPLOY);
    if (deploy != null) {
      checkService(path, node, deploy);
    }
    node.children().forEach((name, child) -> check(path + "/" + name, child));
  }

  private void checkLinks(String path, TreeNode node) {
    for (TreeNode.Link link : node.links()) {
      try {
        boolean leads =
            link.isToProperty()
                ? tree.property(path + "/", link.name()).isPresent()
                : tree.find(path + "/" + link.name()).isPresent();
        if (!leads) {
          findings.add(
              path
                  + ": the link \""
                  + link.property()
                  + "\" leads to no "
                  + (link.isToProperty() ? "property: " : "node: ")
                  + link.target());
        }
      } catch (Tree.BrokenLinkException e) {
        findings.add(path + ": " + e.getMessage());
      }
    }
  }

  private void checkControllers() {
    TreeNode roles = tree.top().children().getOrDefault(Wanted.ROLES, TreeNode.EMPTY);
    roles
        .children()
        .forEach(
            (role, node) ->
                followed("/" + Wanted.ROLES + "/" + role, node, Wanted.VERSION)
                    .ifPresent(found -> checkController(role, found)));
  }

  private void checkController(String role, TreeNode controller) {
    TreeNode roles = new TreeNode(new TreeMap<>(), only(role, controller));
    Tree alone = new Tree(new TreeNode(new TreeMap<>(), only(Wanted.ROLES, roles)));
    try {
      Wanted unused = Wanted.of(alone, new Host(role, role, Optional.of(role)));
    } catch (DeploymentException e) {
      findings.add(e.getMessage());
    }
  }

  private void checkService(String path, TreeNode node, TreeNode deploy) {
    Optional<TreeNode> service = followed(path, node, Wanted.VERSION);
    for (String name : deploy.children().keySet()) {
      List<HostChoice.Choice> choices = hosts.named(name);
      if (choices.isEmpty()) {
        findings.add(
            path
                + "/"
                + Wanted.DEPLOY
                + "/"
                + name
                + ": no host has this id or name, and none this role");
      }
      for (HostChoice.Choice choice : choices) {
        service.ifPresent(found -> want(alone(path, found, deploy, choice.host()), choice));
      }
    }
  }

  private void want(Tree service, HostChoice.Choice choice) {
    try {
      for (Deployment deployment : Wanted.of(service, choice.host()).deployments()) {
        if (deployment.number() > 0) {
          break;
        }
        SortedMap<String, Deployment> ofHost =
            wanted.computeIfAbsent(choice.label(), label -> new TreeMap<>());
        Deployment other = ofHost.putIfAbsent(deployment.software().name(), deployment);
        if (other != null && !other.software().equals(deployment.software())) {
          twoVersions
              .computeIfAbsent(List.of(deployment, other), both -> new LinkedHashSet<>())
              .add(choice.label());
        }
      }
    } catch (DeploymentException e) {
      findings.add(e.getMessage());
    }
  }

  private static String twoVersions(Deployment here, Deployment other, String hosts) {
    return here.path()
        + " wants "
        + version(here)
        + " of "
        + here.software().name()
        + " on "
        + hosts
        + ", and "
        + other.path()
        + " wants "
        + version(other)
        + ": a host has one version of a package";
  }

  private static String version(Deployment deployment) {
    return deployment.software().version().map(version -> "version " + version).orElse("any");
  }

  /**
   * Returns a tree of one service on one host, whose links have been followed, so that what is
   * wrong with it hides nothing of the others.
   */
  private Tree alone(String path, TreeNode service, TreeNode deploy, Host host) {
    SortedMap<String, TreeNode> here = new TreeMap<>();
    for (String name : List.of(host.id(), host.name(), host.role().orElse(host.id()))) {
      TreeNode child = deploy.children().get(name);
      if (child != null) {
        followed(path + "/" + Wanted.DEPLOY + "/" + name, child, Wanted.COUNT)
            .ifPresent(each -> here.put(name, each));
      }
    }
    TreeNode built =
        new TreeNode(
            service.properties(), only(Wanted.DEPLOY, new TreeNode(new TreeMap<>(), here)));
    String[] names = path.split("/", -1);
    for (int i = names.length - 1; i > 0; i--) {
      built = new TreeNode(new TreeMap<>(), only(names[i], built));
    }
    return new Tree(built);
  }

  private static SortedMap<String, TreeNode> only(String name, TreeNode node) {
    SortedMap<String, TreeNode> children = new TreeMap<>();
    children.put(name, node);
    return children;
  }

  /**
   * Returns a node with its type and one of its properties alone.
   *
   * @return nothing where a link to that leads nowhere, which is told elsewhere
   */
  private Optional<TreeNode> followed(String path, TreeNode node, String property) {
    SortedMap<String, Literal> properties = new TreeMap<>();
    node.type().ifPresent(type -> properties.put(TreeNode.TYPE, new Literal.Text(type)));
    try {
      Optional<Literal> value = tree.property(path + "/", property);
      boolean isLink =
          node.links().stream()
              .anyMatch(link -> link.isToProperty() && link.name().equals(property));
      if (value.isEmpty() && isLink) {
        return Optional.empty();
      }
      value.ifPresent(found -> properties.put(property, found));
    } catch (Tree.BrokenLinkException e) {
      return Optional.empty();
    }
    return Optional.of(new TreeNode(properties, new TreeMap<>()));
  }
}
