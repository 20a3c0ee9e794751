package io.federation.presence.awake;

import io.federation.model.spec.AwakeProbe;
import java.io.IOException;

/** Asks a node by a command, which only those can run who have the ops repository. */
@FunctionalInterface
public interface CommandProbe {

  /**
   * Runs the command, for no longer than the probe allows; returns whether it ended with 0.
   *
   * @param address the node's IPv4 address
   */
  boolean succeeds(AwakeProbe.Command probe, Candidate candidate, String address)
      throws IOException, InterruptedException;
}
