package io.federation.model.aws;

import io.federation.model.PropertyText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node gives the program for calls of AWS to read, as flat properties.
 *
 * @param region where to call; nothing for what the program's environment says
 * @param within for how long all calls together may take
 * @param calls what is to be called, in this order, each whatever came of those before
 */
public record AwsRequest(Optional<String> region, Duration within, List<AwsCall> calls) {

  private static final String CALL = "call.";

  public AwsRequest {
    calls = List.copyOf(calls);
  }

  /**
   * Reads what {@link #render} returns.
   *
   * @throws IllegalArgumentException with one line if it is something else
   */
  public static AwsRequest parse(String text) {
    SortedMap<String, String> values = PropertyText.parse(text);
    List<AwsCall> calls = new ArrayList<>();
    for (int i = 0; values.containsKey(CALL + i + ".do"); i++) {
      calls.add(AwsCall.read(CALL + i + ".", values));
    }
    return new AwsRequest(
        Optional.ofNullable(values.get("region")),
        Duration.ofMillis(Long.parseLong(values.getOrDefault("within", ""))),
        calls);
  }

  public String render() {
    SortedMap<String, String> values = new TreeMap<>();
    region.ifPresent(name -> values.put("region", name));
    values.put("within", Long.toString(within.toMillis()));
    for (int i = 0; i < calls.size(); i++) {
      calls.get(i).write(CALL + i + ".", values);
    }
    return PropertyText.render(values);
  }
}
