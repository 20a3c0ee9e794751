package io.federation.local.keeper;

import io.federation.local.home.FederationHome;
import io.federation.local.home.PropertyFiles;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.FederationSpec.Count;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many nodes of each part there shall be: what the description says, unless a number was asked
 * for on the command line. That is kept with the home, and then holds whatever the description
 * says.
 */
public final class DesiredCounts {

  private DesiredCounts() {}

  /** Returns how many nodes each part of {@code spec} shall have, in the order of the parts. */
  public static Map<String, Count> of(FederationHome home, FederationSpec spec) throws IOException {
    SortedMap<String, String> asked = PropertyFiles.read(home.counts());
    Map<String, Count> counts = new LinkedHashMap<>();
    for (Map.Entry<String, FederationSpec.Part> part : spec.parts().entrySet()) {
      String number = asked.get(part.getKey());
      counts.put(
          part.getKey(),
          number == null ? part.getValue().count() : exactly(home, part.getKey(), number));
    }
    return counts;
  }

  private static Count exactly(FederationHome home, String part, String number) throws IOException {
    try {
      int count = Integer.parseInt(number);
      return new Count(count, count);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          home.counts()
              + ": "
              + part
              + "="
              + number
              + " is not a count of nodes: use up --count "
              + part
              + "=N",
          e);
    }
  }

  /**
   * Keeps numbers that were asked for, beside those that were asked for before.
   *
   * @throws IllegalArgumentException if there is no such part, or no part may have so many nodes
   */
  public static void ask(FederationHome home, FederationSpec spec, Map<String, Integer> counts)
      throws IOException {
    check(spec, counts);
    SortedMap<String, String> asked = PropertyFiles.read(home.counts());
    SortedMap<String, String> before = new TreeMap<>(asked);
    counts.forEach((part, count) -> asked.put(part, Integer.toString(count)));
    if (!asked.equals(before)) {
      PropertyFiles.write(home.counts(), asked);
    }
  }

  private static void check(FederationSpec spec, Map<String, Integer> counts) {
    for (Map.Entry<String, Integer> asked : counts.entrySet()) {
      if (!spec.parts().containsKey(asked.getKey())) {
        throw new IllegalArgumentException(
            "--count "
                + asked.getKey()
                + "="
                + asked.getValue()
                + ": there is no such part: the parts are "
                + String.join(", ", spec.parts().keySet()));
      }
      if (asked.getValue() < 0 || asked.getValue() > Count.MAX) {
        throw new IllegalArgumentException(
            "--count "
                + asked.getKey()
                + "="
                + asked.getValue()
                + ": use a whole number from 0 to "
                + Count.MAX);
      }
    }
  }
}
