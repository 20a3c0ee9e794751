package io.federation.orchestrate.call;

import com.fasterxml.jackson.databind.JsonNode;
import io.federation.orchestrate.action.StatusCode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node answers.
 *
 * @param message one line; {@code OK} where all is well
 * @param data the outputs of the action by their names
 */
public record CallReply(
    String node, StatusCode status, String message, SortedMap<String, JsonNode> data) {

  /** How many bytes ZooKeeper carries of one reply. */
  private static final int LARGEST = 512 * 1024;

  public CallReply {
    data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
  }

  /** Returns what stands for an answer that is none. */
  public static CallReply broken(String node, String why) {
    return new CallReply(node, StatusCode.OTHER, why, Collections.emptySortedMap());
  }

  public boolean isOk() {
    return status == StatusCode.OK;
  }

  /** Returns its JSON; where that would be too large, that of a reply that says so. */
  public byte[] bytes() {
    byte[] bytes = json();
    return bytes.length <= LARGEST
        ? bytes
        : new CallReply(
                node,
                status == StatusCode.OK ? StatusCode.OTHER : status,
                "the reply has "
                    + bytes.length
                    + " bytes, and "
                    + LARGEST
                    + " can be carried: let the action say less",
                Collections.emptySortedMap())
            .json();
  }

  private byte[] json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("node", node);
    fields.put("status", status.number());
    fields.put("message", message);
    fields.put("data", data);
    return JsonFields.bytes(fields);
  }

  /**
   * Reads what {@link #bytes} returns.
   *
   * @throws MalformedCallException if it is no reply
   */
  public static CallReply parse(byte[] bytes) throws MalformedCallException {
    JsonFields fields = JsonFields.of(bytes);
    return new CallReply(
        fields.text("node"),
        StatusCode.of(fields.number("status")),
        fields.text("message"),
        fields.map("data"));
  }
}
