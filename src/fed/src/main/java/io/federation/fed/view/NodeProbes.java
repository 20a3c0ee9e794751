package io.federation.fed.view;

import io.federation.model.spec.AwakeProbe;
import io.federation.model.spec.FederationSpec;
import io.federation.presence.awake.AwakeProbes;
import io.federation.presence.awake.ProbeTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Asks nodes over the network. A probe that is a command is for nodes to run, which have what it
 * needs: nodes of such parts are not asked.
 */
final class NodeProbes {

  private final AwakeProbes probes =
      new AwakeProbes(
          (probe, candidate, address) -> {
            throw new IllegalStateException("commands are left out before");
          });

  /**
   * Asks those nodes that are there and whose part has a probe that can be run from here, side by
   * side.
   *
   * @return by instance id whether a node has answered as it should; without those not asked
   */
  Map<String, Boolean> ask(List<NodeView> nodes, FederationSpec spec) throws InterruptedException {
    List<ProbeTarget> candidates = new ArrayList<>();
    for (NodeView node : nodes) {
      FederationSpec.Part part = spec.parts().get(node.part());
      if (part == null || !node.isPresent() || part.awake().isEmpty()) {
        continue;
      }
      AwakeProbe probe = part.awake().get();
      if (!(probe instanceof AwakeProbe.Command)) {
        SortedMap<String, Integer> ports = new TreeMap<>(part.ports());
        ports.putAll(node.ports());
        candidates.add(new ProbeTarget(node.id(), node.address(), ports, probe));
      }
    }
    Set<String> awake = probes.awake(candidates);
    Map<String, Boolean> answers = new HashMap<>();
    candidates.forEach(
        candidate -> answers.put(candidate.instanceId(), awake.contains(candidate.instanceId())));
    return answers;
  }
}
