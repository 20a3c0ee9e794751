package io.federation.orchestrate.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.federation.model.Names;
import io.federation.model.spec.Problem;
import io.federation.model.spec.Problem.Severity;
import io.federation.model.spec.SchemaReader;
import io.federation.model.spec.SpecException;
import io.federation.orchestrate.filter.NodeFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a policy in YAML. */
public final class PolicyReader {

  /** Where a policy is in an ops repository. */
  public static final String FILE = "it/policy.yaml";

  private static final Pattern ACTION = Pattern.compile("\\*|[A-Za-z0-9_.-]+(?:#[A-Za-z0-9_.-]+)?");

  private static final SchemaReader SCHEMA =
      SchemaReader.load(
          PolicyReader.class,
          "policy.schema.json",
          "the policy",
          Map.of("action", PolicyReader::checkAction));

  private final String source;
  private final List<Problem> problems = new ArrayList<>();

  private PolicyReader(String source) {
    this.source = source;
  }

  private static void checkAction(String key, String text) {
    if (!ACTION.matcher(text).matches()) {
      throw new IllegalArgumentException(
          key
              + " "
              + Names.quote(text)
              + " is not the name of actions: use an agent such as rpcutil, an action such as"
              + " rpcutil#ping, or \"*\"");
    }
  }

  /**
   * Reads a policy.
   *
   * @param source name of the text, for messages
   * @throws SpecException with everything that is wrong
   */
  public static CallPolicy read(byte[] text, String source) {
    JsonNode root = SCHEMA.readStrict(text, source);
    PolicyReader reader = new PolicyReader(source);
    List<CallPolicy.Rule> rules = new ArrayList<>();
    for (JsonNode rule : root.path("rules")) {
      rules.add(reader.rule("rules[" + rules.size() + "]", rule));
    }
    if (!reader.problems.isEmpty()) {
      throw new SpecException(reader.problems);
    }
    return new CallPolicy(rules);
  }

  private void wrong(String path, String message) {
    problems.add(new Problem(Severity.ERROR, source, 0, path, path + " " + message));
  }

  private CallPolicy.Rule rule(String path, JsonNode json) {
    boolean allows = json.has("allow");
    if (allows && json.has("deny")) {
      wrong(path, "both allows and denies: make two rules of it");
    } else if (!allows && !json.has("deny")) {
      wrong(path, "neither allows nor denies: say allow or deny, and what");
    }
    return new CallPolicy.Rule(
        allows,
        texts(json.path(allows ? "allow" : "deny")),
        texts(json.path("callers")),
        nodes(path + ".nodes", json.path("nodes")));
  }

  private NodeFilter nodes(String path, JsonNode json) {
    try {
      return json.isMissingNode() ? NodeFilter.ALL : NodeFilter.ofExpression(json.textValue());
    } catch (IllegalArgumentException e) {
      wrong(path, Names.quote(json.textValue()) + " cannot be read: " + e.getMessage());
      return NodeFilter.ALL;
    }
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::textValue).toList();
  }
}
