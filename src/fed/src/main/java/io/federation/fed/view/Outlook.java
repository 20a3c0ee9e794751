package io.federation.fed.view;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** From where a federation is looked at. For one thread. */
public interface Outlook {

  /** Returns how often it is worth while to look. */
  Duration pace();

  /**
   * Returns how the federation is.
   *
   * @param all whether nodes that have been gone for long are told of too
   * @param probe whether nodes are asked if they are awake, which may take as long as their probes
   */
  FederationView now(boolean all, boolean probe) throws IOException, InterruptedException;

  /**
   * Returns how the federation was.
   *
   * @throws IllegalArgumentException with one line if nothing is known of that time
   */
  FederationView at(Instant moment, boolean all) throws IOException;
}
