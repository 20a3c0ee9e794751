package io.federation.node.work;

/** What is to be done with a unit now. */
public sealed interface UnitDecision {

  /** Its script is to run. */
  record Due(UnitTask task) implements UnitDecision {}

  /** There is nothing to do now. */
  record Resting(UnitReport report) implements UnitDecision {}
}
