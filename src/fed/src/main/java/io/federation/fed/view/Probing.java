package io.federation.fed.view;

import io.federation.model.spec.FederationSpec;
import java.util.List;
import java.util.Map;

/** Asks nodes whether they are awake. */
@FunctionalInterface
interface Probing {

  /**
   * Asks those nodes that are there and whose part has a probe that can be run from here, side by
   * side.
   *
   * @return by instance id whether a node has answered as it should; without those not asked
   */
  Map<String, Boolean> ask(List<NodeView> nodes, FederationSpec spec) throws InterruptedException;
}
