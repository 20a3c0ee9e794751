package io.federation.node.work;

import java.time.Duration;
import java.util.List;

/**
 * How a node works.
 *
 * @param limit how long one unit may take
 * @param prefix the folder of the work levels, relative to a repository's root
 * @param levels the node's levels, in order
 */
public record WorkSettings(Duration limit, String prefix, List<String> levels) {

  public WorkSettings {
    levels = List.copyOf(levels);
  }
}
