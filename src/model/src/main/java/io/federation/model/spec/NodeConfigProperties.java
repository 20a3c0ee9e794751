package io.federation.model.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@link NodeConfig} as flat properties. {@code repositories} is the number of repositories, and
 * {@code repositories.0.url} the address of the first; {@code knownHosts} are its lines joined by
 * line feeds, and so are {@code mirrors}.
 */
final class NodeConfigProperties {

  private static final String JITTER = "jitter";
  private static final String WORK_TIME_LIMIT = "work.timeLimit";
  private static final String INIT_PREFIX = "scripts.init";
  private static final String WORK_PREFIX = "scripts.work";
  private static final String REPOSITORIES = "repositories";
  private static final String NAME = ".name";
  private static final String URL = ".url";
  private static final String BRANCH = ".branch";
  private static final String KNOWN_HOSTS = ".knownHosts";
  private static final String SIGNATURES = ".signatures";
  private static final String MIRRORS = ".mirrors";

  private NodeConfigProperties() {}

  static NodeConfig read(Map<String, String> properties) {
    NodeConfig defaults = NodeConfig.defaults();
    String jitter = properties.get(JITTER);
    String timeLimit = properties.get(WORK_TIME_LIMIT);
    List<NodeConfig.Repository> repositories = new ArrayList<>();
    int count = PropertyValues.count(properties, REPOSITORIES);
    for (int i = 0; i < count; i++) {
      repositories.add(repository(properties, PropertyValues.entry(REPOSITORIES, i)));
    }
    return new NodeConfig(
        jitter == null ? defaults.jitter() : Durations.parse(JITTER, jitter),
        timeLimit == null
            ? defaults.workTimeLimit()
            : Durations.parsePositive(WORK_TIME_LIMIT, timeLimit),
        properties.getOrDefault(INIT_PREFIX, defaults.initPrefix()),
        properties.getOrDefault(WORK_PREFIX, defaults.workPrefix()),
        repositories,
        ChatSpec.fromProperties(properties),
        PresenceSpec.fromProperties(properties),
        PartProperties.read(properties));
  }

  private static NodeConfig.Repository repository(Map<String, String> properties, String entry) {
    String name = PropertyValues.required(properties, entry.concat(NAME));
    String url = PropertyValues.required(properties, entry.concat(URL));
    String signatures = properties.getOrDefault(entry.concat(SIGNATURES), Signatures.OFF.word());
    try {
      return new NodeConfig.Repository(
          name,
          url,
          properties.getOrDefault(entry.concat(BRANCH), NodeConfig.Repository.DEFAULT_BRANCH),
          PropertyValues.lines(properties, entry.concat(KNOWN_HOSTS)),
          Signatures.parse("signatures", signatures),
          PropertyValues.lines(properties, entry.concat(MIRRORS)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(entry + ": " + e.getMessage(), e);
    }
  }

  static SortedMap<String, String> write(NodeConfig config) {
    SortedMap<String, String> properties = new TreeMap<>();
    properties.put(JITTER, Durations.render(config.jitter()));
    properties.put(WORK_TIME_LIMIT, Durations.render(config.workTimeLimit()));
    properties.put(INIT_PREFIX, config.initPrefix());
    properties.put(WORK_PREFIX, config.workPrefix());
    config.chat().addTo(properties);
    if (config.presence().isPresent()) {
      config.presence().get().addTo(properties);
    }
    PartProperties.write(config.parts(), properties);
    properties.put(REPOSITORIES, Integer.toString(config.repositories().size()));
    for (int i = 0; i < config.repositories().size(); i++) {
      NodeConfig.Repository repository = config.repositories().get(i);
      String entry = PropertyValues.entry(REPOSITORIES, i);
      properties.put(entry.concat(NAME), repository.name());
      properties.put(entry.concat(URL), repository.url());
      properties.put(entry.concat(BRANCH), repository.branch());
      properties.put(entry.concat(KNOWN_HOSTS), String.join("\n", repository.knownHosts()));
      properties.put(entry.concat(SIGNATURES), repository.signatures().word());
      properties.put(entry.concat(MIRRORS), String.join("\n", repository.mirrors()));
    }
    return properties;
  }
}
