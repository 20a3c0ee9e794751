package io.federation.node.metrics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One gauge: a name, and a value for each set of labels. */
public final class Metric {

  /**
   * A value.
   *
   * @param labels name and value of each label in turn, sorted by name
   */
  public record Sample(List<String> labels, double value) implements Comparable<Sample> {
    @Override
    public int compareTo(Sample other) {
      // All of one metric have the same names.
      for (int i = 0; i < labels.size(); i++) {
        int order = labels.get(i).compareTo(other.labels.get(i));
        if (order != 0) {
          return order;
        }
      }
      return 0;
    }
  }

  private final String name;
  private final String help;
  private final List<Sample> samples = new ArrayList<>();

  Metric(String name, String help) {
    this.name = name;
    this.help = help;
  }

  void add(double value, String... labels) {
    samples.add(new Sample(List.of(labels), value));
  }

  /** Returns the whole name. */
  public String name() {
    return name;
  }

  /** Returns what it says, in a sentence. */
  public String help() {
    return help;
  }

  /** Returns the values, sorted by their labels. */
  public List<Sample> samples() {
    List<Sample> sorted = new ArrayList<>(samples);
    Collections.sort(sorted);
    return sorted;
  }

  boolean isEmpty() {
    return samples.isEmpty();
  }
}
