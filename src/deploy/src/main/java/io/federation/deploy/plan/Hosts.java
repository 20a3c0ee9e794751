package io.federation.deploy.plan;

import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.tree.TreeNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** The hosts that have announced themselves in the tree, each by a node in {@code /hosts}. */
public final class Hosts {

  /** A host's full name, in its node. */
  public static final String NAME = "name";

  /** A host's role, in its node. */
  public static final String ROLE = "role";

  /** What a host does just now, in its node. */
  public static final String STATUS = "status";

  /** What went wrong on a host, in its node. */
  public static final String ERROR = "error";

  private static final String HOSTS = "hosts";

  private Hosts() {}

  /**
   * Reads them out of a tree; a host without a name is called by its id.
   *
   * @throws DeploymentException if it has no {@code /hosts}
   */
  public static List<Host> of(TreeNode top) throws DeploymentException {
    TreeNode hosts = top.children().get(HOSTS);
    if (hosts == null) {
      throw new DeploymentException("there is no node /hosts at the top");
    }
    List<Host> found = new ArrayList<>();
    hosts.children().forEach((id, host) -> found.add(of(id, host.properties())));
    return found;
  }

  /** Reads one out of the properties of its node. */
  public static Host of(String id, SortedMap<String, Literal> properties) {
    return new Host(
        id, NodeData.text(properties, NAME).orElse(id), NodeData.text(properties, ROLE));
  }
}
