package io.federation.node.init;

import io.federation.model.Names;

/** What calls the heartbeat every minute. */
public enum HeartbeatKind {
  /** The crontab of the user that runs node-init. */
  CRON("cron"),
  /** A timer of systemd. */
  SYSTEMD("systemd"),
  /** Somebody else, such as the keeper of local nodes. */
  NONE("none");

  private final String word;

  HeartbeatKind(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  /**
   * Returns the kind with this word.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static HeartbeatKind parse(String word) {
    for (HeartbeatKind kind : values()) {
      if (kind.word.equals(word)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        Names.quote(word) + " is no way to call the heartbeat: use cron, systemd or none");
  }
}
