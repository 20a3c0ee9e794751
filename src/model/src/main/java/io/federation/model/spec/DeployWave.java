package io.federation.model.spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Hosts that deploy a version before others do.
 *
 * @param hosts their ids, names or roles, one at least
 * @param bake how long all of them must have had a version before the next wave begins with it
 * @param check a line of the shell that must succeed after that; nothing if there is none
 */
public record DeployWave(List<String> hosts, Duration bake, Optional<String> check) {

  /** The key that each wave has. */
  static final String HOSTS = "hosts";

  private static final String BAKE = "bake";
  private static final String CHECK = "check";

  /** Checks the values and copies the list. */
  public DeployWave {
    hosts = List.copyOf(hosts);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException(HOSTS.concat(Values.EMPTY_LIST));
    }
    for (String host : hosts) {
      Values.deployHost(HOSTS, host);
    }
    Durations.check(BAKE, bake);
    if (check.isPresent()) {
      Values.shellLine(CHECK, check.get());
    }
  }

  static DeployWave read(FlatProperties values) {
    String bake = values.get(BAKE);
    try {
      return new DeployWave(
          values.lines(HOSTS),
          bake == null ? Duration.ZERO : Durations.parse(BAKE, bake),
          Optional.ofNullable(values.get(CHECK)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(values.key() + ": " + e.getMessage(), e);
    }
  }

  /** Returns whether a host is named here, by its id, name or role. */
  public boolean names(String id, String name, Optional<String> role) {
    return hosts.contains(id) || hosts.contains(name) || role.filter(hosts::contains).isPresent();
  }
}
