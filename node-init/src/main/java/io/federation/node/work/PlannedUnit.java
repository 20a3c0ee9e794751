package io.federation.node.work;

import io.federation.model.UnitName;
import java.util.List;

/**
 * What a unit would do at another version.
 *
 * @param unit the unit
 * @param runs whether its script would run
 * @param reason why, or why not, in one line
 * @param paths the watched files that change; the first of them if they are many
 */
public record PlannedUnit(UnitName unit, boolean runs, String reason, List<String> paths) {
  public PlannedUnit {
    paths = List.copyOf(paths);
  }
}
