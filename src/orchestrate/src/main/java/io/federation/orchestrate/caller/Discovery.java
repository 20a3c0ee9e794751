package io.federation.orchestrate.caller;

import io.federation.cluster.CallCarrier;
import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.orchestrate.call.MalformedCallException;
import io.federation.orchestrate.call.ProfileJson;
import io.federation.orchestrate.filter.NodeFilter;
import io.federation.orchestrate.filter.NodeProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds nodes of a federation by what they say of themselves. */
public final class Discovery {

  private final CallCarrier carrier;

  public Discovery(ClusterConnection connection) {
    this.carrier = new CallCarrier(connection);
  }

  /** Returns the nodes that are connected and meant, by their ids. */
  public List<NodeProfile> find(NodeFilter filter) throws ClusterUnavailableException, IOException {
    List<NodeProfile> nodes = new ArrayList<>();
    for (Map.Entry<String, byte[]> each : carrier.profiles().entrySet()) {
      try {
        nodes.add(ProfileJson.parse(each.getKey(), each.getValue()));
      } catch (MalformedCallException e) {
        // One of another version, which can be called by its id alone.
        nodes.add(new NodeProfile(each.getKey(), Map.of(), Set.of(), Set.of()));
      }
    }
    return nodes.stream().filter(filter).toList();
  }
}
