package io.federation.node.heartbeat;

import io.federation.model.NodeState;
import io.federation.node.repository.LookResult;
import java.io.IOException;

/** Goes on with an initialisation that did not come to its end. */
public interface InitStep {

  /** Returns whether the node in {@code state} is to be initialised now. */
  boolean isDue(NodeState state, LookResult seen) throws IOException;

  /** Initialises the node; returns an {@link io.federation.model.ExitCode}. */
  int call() throws IOException, InterruptedException;
}
