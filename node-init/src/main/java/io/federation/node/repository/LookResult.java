package io.federation.node.repository;

/** What a look at all repositories found. */
public sealed interface LookResult {

  WorkingTrees trees();

  /** There is nothing to fetch or to take over. */
  record Unchanged(WorkingTrees trees) implements LookResult {}

  /**
   * A repository has moved, or what the ops repository says was not yet taken over, as a run was
   * killed after it had advanced.
   */
  record Moved(WorkingTrees trees) implements LookResult {}
}
