package io.federation.presence.awake;

import io.federation.model.spec.AwakeProbe;
import java.util.Map;
import java.util.Optional;

/**
 * A node that may be awake.
 *
 * @param instanceId its instance id
 * @param address its IPv4 address; one that has none is not awake
 * @param ports its ports by name; one that lacks the port that is asked is not awake
 * @param probe how its part is asked
 */
public record ProbeTarget(
    String instanceId, Optional<String> address, Map<String, Integer> ports, AwakeProbe probe) {

  public ProbeTarget {
    ports = Map.copyOf(ports);
  }
}
