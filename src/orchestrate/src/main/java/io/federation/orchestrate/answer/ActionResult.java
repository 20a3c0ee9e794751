package io.federation.orchestrate.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.federation.orchestrate.action.StatusCode;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an action gives.
 *
 * @param message one line
 * @param data its outputs by their names
 */
public record ActionResult(StatusCode status, String message, SortedMap<String, JsonNode> data) {

  public ActionResult {
    data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
  }

  public static ActionResult ok(SortedMap<String, JsonNode> data) {
    return new ActionResult(StatusCode.OK, "OK", data);
  }

  public static ActionResult failed(StatusCode status, String message) {
    return new ActionResult(status, message, Collections.emptySortedMap());
  }
}
