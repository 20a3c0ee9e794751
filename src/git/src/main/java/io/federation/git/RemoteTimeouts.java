package io.federation.git;

/** How long a server may keep a node waiting. */
final class RemoteTimeouts {

  /** Longest time until a connection stands. */
  static final int CONNECT_MS = 10_000;

  /** Longest silence before a server counts as unavailable. */
  static final int SILENCE_MS = 30_000;

  private RemoteTimeouts() {}
}
