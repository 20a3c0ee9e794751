package io.federation.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one run of a program cost, or the medians of several runs.
 *
 * @param wallMs time that passed, in milliseconds
 * @param cpuMs processor time of the program and its children, in milliseconds
 * @param rssMb largest resident set of any one of its processes, in MiB
 */
record Cost(double wallMs, double cpuMs, double rssMb) {

  /** Returns the median of each figure by itself. */
  static Cost median(List<Cost> costs) {
    return new Cost(
        median(costs, Cost::wallMs), median(costs, Cost::cpuMs), median(costs, Cost::rssMb));
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> figure) {
    double[] sorted = costs.stream().mapToDouble(figure).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("there is no median of no runs");
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
