package io.federation.model.spec;

import io.federation.model.Names;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The ports of a part, by name, and what refers to them. */
final class Ports {

  /** Largest port number (RFC 6335, section 6). */
  static final int MAX = 65_535;

  private Ports() {}

  /** Returns a copy of {@code ports} if all are names and port numbers. */
  static Map<String, Integer> checkedCopy(Map<String, Integer> ports) {
    for (Map.Entry<String, Integer> port : ports.entrySet()) {
      Names.check("port", port.getKey());
      int number = port.getValue();
      if (number < 1 || number > MAX) {
        throw new IllegalArgumentException(
            "port " + port.getKey() + " is " + number + ": use a whole number from 1 to " + MAX);
      }
    }
    return Collections.unmodifiableMap(new LinkedHashMap<>(ports));
  }

  /** Reads the ports of a part. */
  static Map<String, Integer> read(FlatProperties part) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (String line : part.lines("ports")) {
      int equals = line.indexOf('=');
      int number = equals < 0 ? -1 : FlatProperties.wholeNumber(line.substring(equals + 1));
      if (number < 0) {
        throw new IllegalArgumentException(
            "port " + Names.quote(line) + " is not name=number, such as web=8080");
      }
      ports.put(line.substring(0, equals), number);
    }
    return ports;
  }

  /** Checks that the port that a probe names is there. */
  static void checkProbe(Optional<AwakeProbe> awake, Set<String> ports) {
    if (awake.isEmpty()) {
      return;
    }
    AwakeProbe probe = awake.get();
    if (probe instanceof AwakeProbe.Tcp tcp) {
      check("awake.tcp", tcp.port(), ports);
    } else if (probe instanceof AwakeProbe.Http http) {
      check("awake.http", http.port(), ports);
    }
  }

  /**
   * Checks that {@code port} is one of {@code ports}.
   *
   * @param kind what the value is, for the message
   * @throws IllegalArgumentException with one line that names those there are
   */
  static void check(String kind, String port, Set<String> ports) {
    if (!ports.contains(port)) {
      throw new IllegalArgumentException(kind + unknown(port, ports));
    }
  }

  /** Returns what to say of a port that is not one of {@code ports}, without what it is. */
  static String unknown(String port, Collection<String> ports) {
    return " "
        + Names.quote(port)
        + " is not a port of the part: "
        + (ports.isEmpty()
            ? "name it under ports, such as ports: {web: 8080}"
            : NearestName.hint(port, ports));
  }
}
