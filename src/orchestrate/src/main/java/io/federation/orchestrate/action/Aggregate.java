package io.federation.orchestrate.action;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IllegalFormatException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * What is said of one output of all nodes together.
 *
 * @param output its name
 * @param format how a line is written, in the form of C's printf: {@code %s} is the value, and of a
 *     summary {@code %d} how many nodes have it; empty for the usual one
 */
public record Aggregate(Function function, String output, String format) {

  /** What is said. */
  public enum Function {
    /** How many nodes have each value, the most frequent first. */
    SUMMARY,
    /** The mean. */
    AVERAGE,
    /** The sum. */
    SUM,
    /** The least. */
    MINIMUM,
    /** The greatest. */
    MAXIMUM;

    static Function of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }

    private String title() {
      return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
  }

  /** Returns why no line can be written in its format, if none can. */
  Optional<String> wrongFormat() {
    try {
      String unused = function == Function.SUMMARY ? line("value", 1) : line("1");
      return Optional.empty();
    } catch (IllegalFormatException e) {
      return Optional.of("it has " + e.getMessage());
    }
  }

  private String line(Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /**
   * Returns the lines that say it.
   *
   * @param title how people read the output's name
   * @param values those that nodes have given
   * @return nothing if there is none of which it can be said
   */
  public List<String> lines(String title, List<JsonNode> values) {
    List<String> lines =
        function == Function.SUMMARY ? summary(values) : number(values).stream().toList();
    if (lines.isEmpty()) {
      return List.of();
    }
    List<String> all = new ArrayList<>(List.of(function.title() + " of " + title + ":", ""));
    lines.forEach(line -> all.add("   " + line));
    return all;
  }

  private List<String> summary(List<JsonNode> values) {
    Map<String, Integer> counts = new TreeMap<>();
    for (JsonNode value : values) {
      if (value.isArray()) {
        value.forEach(each -> counts.merge(text(each), 1, Integer::sum));
      } else {
        counts.merge(text(value), 1, Integer::sum);
      }
    }
    int width = counts.keySet().stream().mapToInt(String::length).max().orElse(0);
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(
            count ->
                format.isEmpty()
                    ? String.format(
                        Locale.ROOT, "%" + width + "s = %d", count.getKey(), count.getValue())
                    : line(count.getKey(), count.getValue()))
        .toList();
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }

  private Optional<String> number(List<JsonNode> values) {
    List<JsonNode> numbers = values.stream().filter(JsonNode::isNumber).toList();
    if (numbers.isEmpty()) {
      return Optional.empty();
    }
    DoubleStream all = numbers.stream().mapToDouble(JsonNode::doubleValue);
    double result =
        switch (function) {
          case AVERAGE -> all.average().orElseThrow();
          case SUM -> all.sum();
          case MINIMUM -> all.min().orElseThrow();
          case MAXIMUM -> all.max().orElseThrow();
          case SUMMARY -> throw new IllegalStateException("a summary is no number");
        };
    String shown =
        result == Math.rint(result) && Math.abs(result) < 1e15
            ? Long.toString((long) result)
            : String.format(Locale.ROOT, "%.3f", result);
    return Optional.of(format.isEmpty() ? shown : line(shown));
  }
}
