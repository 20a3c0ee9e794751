package io.federation.presence.history;

/** Whether a node was there at a moment. */
public enum Presence {
  /** It spoke in the last full interval or in the one that ran. */
  PRESENT,
  /** It did not. */
  ABSENT,
  /** What was said at that time is no longer kept. */
  UNKNOWN
}
