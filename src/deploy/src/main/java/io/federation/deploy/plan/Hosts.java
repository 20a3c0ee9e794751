package io.federation.deploy.plan;

import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.TreeNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The hosts that have announced themselves in the tree, each by a node in {@code /hosts}. */
public final class Hosts {

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
    hosts
        .children()
        .forEach(
            (id, host) ->
                found.add(new Host(id, text(host, "name").orElse(id), text(host, "role"))));
    return found;
  }

  private static Optional<String> text(TreeNode host, String property) {
    return host.properties().get(property) instanceof Literal.Text text
        ? Optional.of(text.value())
        : Optional.empty();
  }
}
