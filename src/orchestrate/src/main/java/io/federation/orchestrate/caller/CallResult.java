package io.federation.orchestrate.caller;

import com.fasterxml.jackson.databind.JsonNode;
import io.federation.orchestrate.action.Action;
import io.federation.orchestrate.call.CallReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a call.
 *
 * @param asked the ids of the nodes that were called
 * @param replies of those that have answered, by their ids
 */
public record CallResult(List<String> asked, SortedMap<String, CallReply> replies, Duration took) {

  public CallResult {
    asked = List.copyOf(asked);
    replies = Collections.unmodifiableSortedMap(new TreeMap<>(replies));
  }

  /** Returns those that have not answered. */
  public List<String> silent() {
    return asked.stream().filter(node -> !replies.containsKey(node)).sorted().toList();
  }

  /** Returns how many have done what they were asked for. */
  public int okCount() {
    return (int) replies.values().stream().filter(CallReply::isOk).count();
  }

  /** Returns the lines that an action's aggregates make of what nodes have given. */
  public List<String> summary(Action action) {
    List<String> lines = new ArrayList<>();
    action
        .aggregates()
        .forEach(
            aggregate -> {
              List<String> some =
                  aggregate.lines(action.title(aggregate.output()), values(aggregate.output()));
              if (!some.isEmpty() && !lines.isEmpty()) {
                lines.add("");
              }
              lines.addAll(some);
            });
    return lines;
  }

  private List<JsonNode> values(String output) {
    return replies.values().stream()
        .filter(CallReply::isOk)
        .map(reply -> reply.data().get(output))
        .filter(value -> value != null)
        .toList();
  }
}
