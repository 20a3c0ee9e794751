package io.federation.model.spec;

import io.federation.model.Names;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a node keeps of the parts, as flat properties. {@code parts} is the number of parts, {@code
 * parts.0.name} the name of the first, {@code parts.0.ports} its ports as lines {@code
 * name=number}, and {@code parts.0.awake} the kind of its probe.
 */
final class PartProperties {

  private static final String PARTS = "parts";
  private static final String NAME = ".name";
  private static final String PORTS = ".ports";
  private static final String AWAKE = ".awake";
  private static final String PORT = ".awake.port";
  private static final String PATH = ".awake.path";
  private static final String STATUS = ".awake.status";
  private static final String WITHIN = ".awake.within";
  private static final String TCP = "tcp";
  private static final String HTTP = "http";
  private static final String COMMAND = "command";

  private PartProperties() {}

  static Map<String, NodeConfig.Part> read(Map<String, String> properties) {
    Map<String, NodeConfig.Part> parts = new LinkedHashMap<>();
    int count = PropertyValues.count(properties, PARTS);
    for (int i = 0; i < count; i++) {
      String entry = PropertyValues.entry(PARTS, i);
      String name = PropertyValues.required(properties, entry.concat(NAME));
      try {
        parts.put(name, new NodeConfig.Part(ports(properties, entry), awake(properties, entry)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(entry + ": " + e.getMessage(), e);
      }
    }
    return parts;
  }

  private static Map<String, Integer> ports(Map<String, String> properties, String entry) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (String line : PropertyValues.lines(properties, entry.concat(PORTS))) {
      int equals = line.indexOf('=');
      int number = equals < 0 ? -1 : PropertyValues.wholeNumber(line.substring(equals + 1));
      if (number < 0) {
        throw new IllegalArgumentException(
            "port " + Names.quote(line) + " is not name=number, such as web=8080");
      }
      ports.put(line.substring(0, equals), number);
    }
    return ports;
  }

  private static Optional<AwakeProbe> awake(Map<String, String> properties, String entry) {
    String kind = properties.get(entry.concat(AWAKE));
    if (kind == null) {
      return Optional.empty();
    }
    String time = properties.get(entry.concat(WITHIN));
    Duration within =
        time == null ? AwakeProbe.DEFAULT_WITHIN : Durations.parsePositive("awake.within", time);
    return Optional.of(
        switch (kind) {
          case TCP -> new AwakeProbe.Tcp(port(properties, entry), within);
          case HTTP -> http(properties, entry, within);
          case COMMAND ->
              new AwakeProbe.Command(
                  PropertyValues.required(properties, entry.concat(PATH)), within);
          default ->
              throw new IllegalArgumentException(
                  "awake " + Names.quote(kind) + " is not known: use tcp, http or command");
        });
  }

  private static AwakeProbe http(Map<String, String> properties, String entry, Duration within) {
    String status = properties.get(entry.concat(STATUS));
    return new AwakeProbe.Http(
        port(properties, entry),
        properties.getOrDefault(entry.concat(PATH), AwakeProbe.Http.DEFAULT_PATH),
        status == null ? AwakeProbe.Http.DEFAULT_STATUS : PropertyValues.wholeNumber(status),
        within);
  }

  private static String port(Map<String, String> properties, String entry) {
    return PropertyValues.required(properties, entry.concat(PORT));
  }

  static void write(Map<String, NodeConfig.Part> parts, Map<String, String> properties) {
    if (parts.isEmpty()) {
      return;
    }
    properties.put(PARTS, Integer.toString(parts.size()));
    int index = 0;
    for (Map.Entry<String, NodeConfig.Part> part : parts.entrySet()) {
      String entry = PropertyValues.entry(PARTS, index++);
      properties.put(entry.concat(NAME), part.getKey());
      properties.put(entry.concat(PORTS), lines(part.getValue().ports()));
      if (part.getValue().awake().isPresent()) {
        write(part.getValue().awake().get(), entry, properties);
      }
    }
  }

  private static String lines(Map<String, Integer> ports) {
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, Integer> port : ports.entrySet()) {
      lines.append(lines.isEmpty() ? "" : "\n");
      lines.append(port.getKey()).append('=').append(port.getValue().intValue());
    }
    return lines.toString();
  }

  private static void write(AwakeProbe awake, String entry, Map<String, String> properties) {
    properties.put(entry.concat(WITHIN), Durations.render(awake.within()));
    if (awake instanceof AwakeProbe.Tcp tcp) {
      properties.put(entry.concat(AWAKE), TCP);
      properties.put(entry.concat(PORT), tcp.port());
    } else if (awake instanceof AwakeProbe.Http http) {
      properties.put(entry.concat(AWAKE), HTTP);
      properties.put(entry.concat(PORT), http.port());
      properties.put(entry.concat(PATH), http.path());
      properties.put(entry.concat(STATUS), Integer.toString(http.status()));
    } else if (awake instanceof AwakeProbe.Command command) {
      properties.put(entry.concat(AWAKE), COMMAND);
      properties.put(entry.concat(PATH), command.path());
    }
  }
}
