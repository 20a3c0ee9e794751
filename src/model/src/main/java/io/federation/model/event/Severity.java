package io.federation.model.event;

/** How much attention an event deserves. */
public enum Severity {
  /** The ordinary course of things. */
  INFO,
  /** Something is not as it should be; the node goes on. */
  WARNING,
  /** Something failed that the node was asked to do. */
  ERROR,
  /** The node cannot go on without somebody's help. */
  CRITICAL
}
