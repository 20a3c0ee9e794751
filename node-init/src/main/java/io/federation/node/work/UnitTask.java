package io.federation.node.work;

import io.federation.model.Version;
import java.util.List;
import java.util.Optional;

/**
 * Something a unit is to do now.
 *
 * @param unit the unit
 * @param version the version to work
 * @param change the newest commit that touched what the unit watches; {@code version} if it is the
 *     unit's first work
 * @param previous the version worked last
 * @param attempt which attempt at this version it is, starting with 1
 * @param changedPaths the files below the watched path that changed since the version worked last
 */
record UnitTask(
    WorkUnit unit,
    Version version,
    Version change,
    Optional<Version> previous,
    int attempt,
    List<String> changedPaths) {}
