package io.federation.deploy.status;

import io.federation.deploy.plan.DeploymentException;
import io.federation.deploy.plan.Plan;
import io.federation.deploy.plan.PlanInputs;
import io.federation.deploy.tree.Tree;
import io.federation.machine.ErrorText;
import java.util.Optional;

/**
 * What a host would do to carry what a tree wants.
 *
 * @param plan nothing if there can be none
 * @param trouble why there is no plan, in a line
 */
public record HostPlan(HostStatus host, Optional<Plan> plan, Optional<String> trouble) {

  /**
   * Makes the plan of a host.
   *
   * @param state what its agent has told; nothing if it never has
   */
  public static HostPlan of(HostStatus host, Tree tree, Optional<PlanInputs> state) {
    if (state.isEmpty()) {
      return without(
          host,
          "its agent has not reported what is installed, which agents of zkdeployment never do");
    }
    try {
      return new HostPlan(host, Optional.of(state.get().plan(tree, host.host())), Optional.empty());
    } catch (DeploymentException e) {
      return without(host, ErrorText.of(e));
    }
  }

  private static HostPlan without(HostStatus host, String trouble) {
    return new HostPlan(host, Optional.empty(), Optional.of(trouble));
  }
}
