package io.federation.orchestrate.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a caller wants done on nodes.
 *
 * @param id 32 hexadecimal digits that no other request has
 * @param time when it was made, to the second
 * @param timeToLive for how long nodes begin it
 * @param federation the name of the federation that it is for
 * @param agent the name of the action set
 * @param declaration the {@linkplain io.federation.orchestrate.action.ActionSet#digest digest} of
 *     the declaration that the caller has checked it against
 * @param nodes the ids of the nodes that it is for
 */
public record CallRequest(
    String id,
    Instant time,
    Duration timeToLive,
    String federation,
    String agent,
    String action,
    String declaration,
    SortedMap<String, JsonNode> arguments,
    List<String> nodes) {

  /** How many bytes a request may have, so that ZooKeeper carries it together with more. */
  public static final int LARGEST = 512 * 1024;

  /** How long a request may live: whoever carries it may hold it back for so long. */
  public static final Duration LONGEST = Duration.ofMinutes(5);

  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  public CallRequest {
    arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
    nodes = List.copyOf(nodes);
  }

  /** Returns when the last nodes may begin it. */
  public Instant end() {
    return time.plus(timeToLive);
  }

  /** Returns its JSON, which is what a caller signs. */
  public byte[] text() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    fields.put("time", time.getEpochSecond());
    fields.put("ttl", timeToLive.toSeconds());
    fields.put("federation", federation);
    fields.put("agent", agent);
    fields.put("action", action);
    fields.put("declaration", declaration);
    fields.put("arguments", arguments);
    fields.put("nodes", nodes);
    return JsonFields.bytes(fields);
  }

  /**
   * Reads what {@link #text} returns.
   *
   * @throws MalformedCallException if it is no request
   */
  public static CallRequest parse(byte[] text) throws MalformedCallException {
    if (text.length > LARGEST) {
      throw new MalformedCallException("it has more than " + LARGEST + " bytes");
    }
    JsonFields fields = JsonFields.of(text);
    String id = fields.text("id");
    if (!ID.matcher(id).matches()) {
      throw new MalformedCallException("its id is not 32 hexadecimal digits");
    }
    long ttl = fields.number("ttl");
    if (ttl < 1 || ttl > LONGEST.toSeconds()) {
      throw new MalformedCallException("its ttl is not 1 to " + LONGEST.toSeconds() + " seconds");
    }
    return new CallRequest(
        id,
        time(fields.number("time")),
        Duration.ofSeconds(ttl),
        fields.text("federation"),
        fields.text("agent"),
        fields.text("action"),
        fields.text("declaration"),
        fields.map("arguments"),
        fields.texts("nodes"));
  }

  private static Instant time(long epochSecond) throws MalformedCallException {
    Instant latest = Instant.MAX.minus(LONGEST);
    if (epochSecond < 0 || epochSecond > latest.getEpochSecond()) {
      throw new MalformedCallException("its time is none");
    }
    return Instant.ofEpochSecond(epochSecond);
  }
}
