package io.federation.orchestrate.call;

import com.fasterxml.jackson.databind.JsonNode;
import io.federation.orchestrate.filter.NodeProfile;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a node says of itself, as it is carried to callers. */
public final class ProfileJson {

  private ProfileJson() {}

  /** Writes it. */
  public static byte[] bytes(NodeProfile profile) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("agents", new TreeSet<>(profile.agents()));
    fields.put("classes", new TreeSet<>(profile.classes()));
    fields.put("facts", new TreeMap<>(profile.facts()));
    return JsonFields.bytes(fields);
  }

  /**
   * Reads it.
   *
   * @param identity the node's id, by which it was found
   * @throws MalformedCallException if it is none
   */
  public static NodeProfile parse(String identity, byte[] json) throws MalformedCallException {
    JsonFields fields = JsonFields.of(json);
    Map<String, String> facts = new HashMap<>();
    for (Map.Entry<String, JsonNode> fact : fields.map("facts").entrySet()) {
      facts.put(fact.getKey(), fact.getValue().asText());
    }
    return new NodeProfile(
        identity, facts, Set.copyOf(fields.texts("classes")), Set.copyOf(fields.texts("agents")));
  }
}
