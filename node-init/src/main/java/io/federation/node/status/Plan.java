package io.federation.node.status;

import io.federation.model.Version;
import io.federation.node.work.PlannedUnit;
import java.util.List;
import java.util.Optional;

/**
 * What a node would do at a version of one of its repositories.
 *
 * @param repository the repository's name
 * @param now the version it is at; nothing if it is not cloned yet
 * @param commit the version in question
 * @param refusal why the node would not take it, in one line; there are no units then
 * @param notes what else is to be known, one line each
 * @param units what each unit would do, in the order of the levels
 */
public record Plan(
    String repository,
    Optional<Version> now,
    Version commit,
    Optional<String> refusal,
    List<String> notes,
    List<PlannedUnit> units) {

  public Plan {
    notes = List.copyOf(notes);
    units = List.copyOf(units);
  }
}
