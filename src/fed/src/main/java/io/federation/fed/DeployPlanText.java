package io.federation.fed;

import io.federation.deploy.plan.Host;
import io.federation.deploy.plan.Plan;
import io.federation.deploy.status.HostPlan;
import java.util.ArrayList;
import java.util.List;

/** Writes for people what hosts would do. */
final class DeployPlanText {

  private static final String INDENT = "  ";

  private DeployPlanText() {}

  static List<String> lines(List<HostPlan> plans) {
    if (plans.isEmpty()) {
      return List.of("no host is there");
    }
    List<String> lines = new ArrayList<>();
    for (HostPlan plan : plans) {
      Host host = plan.host().host();
      String now = plan.host().now().map(words -> ", is at work just now: " + words).orElse("");
      lines.add(host.name() + " (" + host.id() + ")" + now);
      plan.trouble().ifPresent(trouble -> lines.add(INDENT + "error: " + trouble));
      plan.plan().ifPresent(steps -> lines.addAll(lines(steps)));
    }
    return lines;
  }

  private static List<String> lines(Plan plan) {
    List<String> lines = new ArrayList<>();
    plan.steps().forEach(step -> lines.add(INDENT + step.describe()));
    plan.warnings().forEach(warning -> lines.add(INDENT + "warning: " + warning));
    return lines.isEmpty() ? List.of(INDENT + "nothing to do") : lines;
  }
}
