package io.federation.deploy.sync;

import java.util.List;

/**
 * What came of a sync.
 *
 * @param lines say it to people
 */
public record SyncOutcome(Kind kind, List<String> lines) {

  /** How it ended. */
  public enum Kind {
    /** The tree and the version are what the source says, or would be. */
    DONE,
    /** Everybody is to stop. */
    STOPPED,
    /** Others are at work: it can be tried again later. */
    NOT_NOW,
    /** What stands in the source cannot be used; nothing was changed. */
    WRONG
  }

  public SyncOutcome {
    lines = List.copyOf(lines);
  }
}
