package io.federation.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code up} is asked for.
 *
 * @param sample the folder that the repositories begin with, if one was named
 * @param usualSample the folder that they begin with where none was named
 * @param every the time between two heartbeats of a node
 * @param limit how long to wait until all is well
 * @param counts how many nodes there shall be, by part, whatever the description says
 * @param mayInstall whether missing packages may be installed
 */
public record UpRequest(
    Optional<Path> sample,
    Path usualSample,
    Duration every,
    Duration limit,
    Map<String, Integer> counts,
    boolean mayInstall) {

  /** Copies the counts. */
  public UpRequest {
    counts = Map.copyOf(counts);
  }
}
