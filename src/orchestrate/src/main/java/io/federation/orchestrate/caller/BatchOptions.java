package io.federation.orchestrate.caller;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How many nodes are called at once.
 *
 * @param size 0 for all
 * @param pause between one batch and the next
 */
public record BatchOptions(int size, Duration pause) {

  public BatchOptions {
    if (size < 0 || pause.isNegative()) {
      throw new IllegalArgumentException("neither batches nor pauses between them can be negative");
    }
  }

  public static final BatchOptions NONE = new BatchOptions(0, Duration.ZERO);

  /** A request names its nodes, and must not become too large to be carried. */
  private static final int LARGEST = 5_000;

  List<List<String>> of(List<String> nodes) {
    int most = size == 0 ? LARGEST : Math.min(size, LARGEST);
    List<List<String>> batches = new ArrayList<>();
    for (int from = 0; from < nodes.size(); from += most) {
      batches.add(nodes.subList(from, Math.min(nodes.size(), from + most)));
    }
    return batches;
  }
}
