package io.federation.orchestrate.policy;

import io.federation.orchestrate.filter.NodeFilter;
import io.federation.orchestrate.filter.NodeProfile;
import java.util.Arrays;
import java.util.List;

/**
 * Who may call what, and where: the first rule that is for a call decides, and a call that no rule
 * is for is not allowed.
 */
public record CallPolicy(List<Rule> rules) {

  private static final String ANY = "*";

  public CallPolicy {
    rules = List.copyOf(rules);
  }

  /**
   * A rule.
   *
   * @param allows whether it allows what it is for
   * @param actions each an agent, {@code agent#action} or {@code *}
   * @param callers each a principal or {@code *}
   * @param nodes where it is for
   */
  record Rule(boolean allows, List<String> actions, List<String> callers, NodeFilter nodes) {

    Rule {
      actions = List.copyOf(actions);
      callers = List.copyOf(callers);
    }

    boolean isFor(String caller, String agent, String action, NodeProfile node) {
      return (callers.contains(ANY)
              || Arrays.stream(caller.split(",", -1)).anyMatch(callers::contains))
          && (actions.contains(ANY)
              || actions.contains(agent)
              || actions.contains(agent + "#" + action))
          && nodes.test(node);
    }
  }

  /**
   * Returns whether a call may be done on a node.
   *
   * @param caller a principal, or several of one person with commas between them
   */
  public boolean allows(String caller, String agent, String action, NodeProfile node) {
    return rules.stream()
        .filter(rule -> rule.isFor(caller, agent, action, node))
        .findFirst()
        .map(Rule::allows)
        .orElse(false);
  }
}
