package io.federation.fed.webhook;

/** What a host's request tells. */
public sealed interface HostEvent {

  /** Somebody pushed to a branch. */
  record Push(PushNotice notice) implements HostEvent {}

  /** The host tries whether it is heard. */
  record Ping() implements HostEvent {}

  /**
   * Something that concerns no node.
   *
   * @param why one line
   */
  record Other(String why) implements HostEvent {}

  /**
   * Something that cannot be understood.
   *
   * @param why one line: what is wrong, and what would be right
   */
  record Unreadable(String why) implements HostEvent {}
}
