package io.federation.deploy.plan;

/** Which of the deployments that a host is to carry are deployed by a plan. */
public enum Redeploy {

  /** All, so that they take over what changed anywhere in the tree. */
  ALL,

  /**
   * Those that are not here as they are wanted, and those whose software the plan touches. A change
   * of other properties of the tree reaches none.
   */
  CHANGED
}
