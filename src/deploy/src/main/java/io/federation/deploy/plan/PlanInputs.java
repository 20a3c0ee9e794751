package io.federation.deploy.plan;

import io.federation.deploy.tree.Tree;
import io.federation.model.spec.DeploySpec.Redeploy;

/** What a host's plan depends on, beside the tree and who it is. */
public record PlanInputs(Inventory inventory, Redeploy redeploy) {

  /** Returns what the host would do to carry what a tree wants. */
  public Plan plan(Tree tree, Host host) throws DeploymentException {
    return Plan.of(tree, host, inventory, redeploy);
  }
}
