package io.federation.deploy.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which hosts a name below a {@code deploy} means. */
interface HostChoice {

  /** Takes each name for that of a host. */
  HostChoice ANY = name -> List.of(new Choice(name, new Host(name, name, Optional.empty())));

  /**
   * A host, or one that stands for all of its role.
   *
   * @param label names the host or the role, for people
   */
  record Choice(String label, Host host) {}

  /** Returns whom a name means; none if there is none. */
  List<Choice> named(String name);

  /** Knows these hosts and no others. */
  static HostChoice of(List<Host> hosts) {
    Map<String, List<Choice>> choices = new HashMap<>();
    Map<String, Host> roles = new HashMap<>();
    for (Host host : hosts) {
      Choice choice = new Choice(label(host), host);
      choices.computeIfAbsent(host.id(), id -> new ArrayList<>()).add(choice);
      if (!host.name().equals(host.id())) {
        choices.computeIfAbsent(host.name(), name -> new ArrayList<>()).add(choice);
      }
      host.role().ifPresent(role -> roles.putIfAbsent(role, host));
    }
    roles.forEach(
        (role, host) ->
            choices
                .computeIfAbsent(role, name -> new ArrayList<>())
                .add(new Choice("role " + role, host)));
    return name -> choices.getOrDefault(name, List.of());
  }

  private static String label(Host host) {
    return host.name().equals(host.id()) ? host.id() : host.name() + " (" + host.id() + ")";
  }
}
