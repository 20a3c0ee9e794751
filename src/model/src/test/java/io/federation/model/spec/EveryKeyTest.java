package io.federation.model.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each key of the schema is read, and kept by nodes unless it is said here that it is not. */
class EveryKeyTest {

  /** A description, as JSON, in which each key has a value that is not its default. */
  private static final String FULL =
      """
      {"deployment": "fed1", "stacktype": "lad1", "jitter": "90s",
       "scripts": {"init": "setup", "work": "ops/work"}, "work": {"timeLimit": "30m"},
       "git": {"lookLimit": "45s", "fetchLimit": "1h"},
       "repositories": [
         {"name": "app", "url": "/srv/app", "branch": "prod", "signatures": "all",
          "knownHosts": ["h ssh-rsa AAAA", "i ssh-rsa BBBB"], "mirrors": ["/srv/a", "/srv/b"]}],
       "parts": {
         "app.1": {"count": {"min": 0, "max": 1}, "ports": {"web": 8080, "admin": 9000},
                   "data": "keep", "edge": "web", "talksTo": ["db1"],
                   "aws": {"instanceType": "t4g.small", "ami": "ami-0123456789abcdef0",
                           "dataSize": 40, "minHealthyPercentage": 50, "batch": 2, "edge": "alb",
                           "certificate": "arn:aws:acm:eu-central-1:123456789012:certificate/\
      01234567-89ab-cdef-0123-456789abcdef"},
                   "vagrant": {"box": "debian/bookworm64", "memory": 2048},
                   "awake": {"http": "web", "path": "/health", "status": 204, "within": "3s"}},
         "db1": {"aws": {"replace": "manual"}, "count": 3, "ports": {"mysql": 3306}, "awake": {"tcp": "mysql"}},
         "lb1": {"awake": {"command": "bin/awake/lb1.sh"}}},
       "chat": {"form": "hipchat", "chatty": "https://h/1", "critical": "https://h/2"},
       "presence": {"name": "there", "url": "../there.git", "branch": "all", "flattime": "main",
                    "knownHosts": ["h ssh-rsa AAAA"], "flattimeEvery": "5m", "retention": "72h",
                    "store": "zookeeper"},
       "zookeeper": "zk1:2181",
       "metrics": {"listen": 9464, "file": "/var/lib/a/node.prom"},
       "deploy": {"redeploy": "changed", "verbose": true, "after": "reload", "scriptLimit": "1h",
                  "configuration": "/etc/a.cfg",
                  "waves": [{"hosts": ["canary", "h2"], "bake": "10m", "check": "true"}],
                  "onFailure": "return",
                  "window": {"days": "mon-fri", "from": "09:00", "to": "16:00",
                             "zone": "Europe/Berlin"}},
       "aws": {"region": "eu-central-1",
               "ops": {"name": "ops", "url": "/srv/ops", "branch": "prod", "signatures": "all",
                       "knownHosts": ["h ssh-rsa AAAA"], "mirrors": ["/srv/a"]},
               "network": {"vpc": "vpc-0123456789abcdef0", "zones": ["eu-central-1a", "eu-central-1b"],
                           "privateSubnets": ["subnet-01234560", "subnet-01234561"],
                           "publicSubnets": ["subnet-01234562", "subnet-01234563"]},
               "gitSecrets": {"repositories": "fed1/git", "presence": "fed1/presence"},
               "replaceWedged": "2h", "sharedSecrets": "secretsmanager"},
       "vagrant": {"ops": {"name": "ops", "url": "/srv/ops", "branch": "prod",
                           "signatures": "all", "knownHosts": ["h ssh-rsa AAAA"],
                           "mirrors": ["/srv/a"]}}}
      """;

  /** The same with what excludes something else that is there. */
  private static final String OTHER =
      FULL.replaceFirst("\"network\": \\{[^}]*}", "\"network\": {\"natGateways\": 2}");

  /** What nodes need not know. */
  private static final Set<String> NOT_KEPT =
      Set.of(
          "deployment",
          "stacktype",
          "parts.*.count",
          "parts.*.count.min",
          "parts.*.count.max",
          "parts.*.data",
          "parts.*.edge",
          "parts.*.talksTo");

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void the_full_description_has_every_key_of_the_schema() throws Exception {
    Set<String> known = new TreeSet<>();
    JsonNode schema = SpecReader.SCHEMA.json();
    collectKnown("", schema, schema, known);
    Set<String> given = new TreeSet<>();
    keys().forEach(key -> given.add(key.general()));

    assertThat(given).isEqualTo(known);
  }

  private static void collectKnown(String path, JsonNode rule, JsonNode schema, Set<String> known) {
    JsonNode resolved =
        rule.has("$ref") ? schema.at(rule.path("$ref").asText().substring(1)) : rule;
    if (resolved.has("items")) {
      collectKnown(path, resolved.path("items"), schema, known);
    }
    if (resolved.path("additionalProperties").isObject()) {
      collectKnown(path + "*.", resolved.path("additionalProperties"), schema, known);
    }
    resolved
        .path("properties")
        .properties()
        .forEach(
            key -> {
              known.add(path + key.getKey());
              collectKnown(path + key.getKey() + ".", key.getValue(), schema, known);
            });
  }

  /**
   * A key of a full description.
   *
   * @param description the description that has it
   * @param pointer where the map is that it stands in
   * @param name the key
   * @param general its path, with {@code *} for names that people choose
   */
  record Key(String description, String pointer, String name, String general) {
    @Override
    public String toString() {
      return pointer + "/" + name;
    }
  }

  static List<Key> keys() throws JsonProcessingException {
    List<Key> keys = new ArrayList<>();
    for (String description : List.of(FULL, OTHER)) {
      collect(description, "", "", JSON.readTree(description), keys);
    }
    keys.sort(Comparator.comparing(Key::toString));
    return keys;
  }

  private static void collect(
      String description, String pointer, String path, JsonNode value, List<Key> keys) {
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      collect(description, pointer + "/" + i, path, value.get(i), keys);
    }
    boolean named = path.equals("parts.") || path.endsWith(".ports.");
    for (var entry : value.properties()) {
      String general = path + (named ? "*" : entry.getKey());
      if (!named) {
        keys.add(new Key(description, pointer, entry.getKey(), general));
      }
      collect(description, pointer + "/" + entry.getKey(), general + ".", entry.getValue(), keys);
    }
  }

  @ParameterizedTest
  @MethodSource("keys")
  void a_description_without_a_key_is_another_one(Key key) throws Exception {
    FederationSpec full = SpecReader.readStrict(key.description(), "federation.yaml");
    JsonNode less = JSON.readTree(key.description());
    ((ObjectNode) less.at(key.pointer())).remove(key.name());

    FederationSpec spec = SpecReader.read(less.toString(), "federation.yaml").spec();

    if (spec != null) {
      assertThat(spec).isNotEqualTo(full);
      if (!NOT_KEPT.contains(key.general())
          && !key.general()
              .matches(
                  "(?:parts\\.\\*\\.)?aws\\b(?!\\.(?:replaceWedged|sharedSecrets)).*|(?:parts\\.\\*\\.)?vagrant.*")) {
        assertThat(NodeConfig.from(spec).render()).isNotEqualTo(NodeConfig.from(full).render());
      }
    }
  }

  @Test
  void what_a_node_keeps_is_read_as_it_was_described() {
    NodeConfig kept = NodeConfig.from(SpecReader.readStrict(FULL, "federation.yaml"));

    assertThat(NodeConfig.parse(kept.render())).isEqualTo(kept);
  }

  @Test
  void keys_that_are_not_known_do_not_pass_for_others() {
    String yaml =
        """
        deployment: fed1
        stacktype: lad1
        work.timeLimit: 1s
        repositories: []
        parts:
          app1: {name: other, awake: {tcp: web, port: other}, ports: {web: 80}}
        """;

    FederationSpec spec = SpecReader.read(yaml, "federation.yaml").spec();

    assertThat(spec).isNotNull();
    assertThat(spec.work().timeLimit()).isEqualTo(NodeConfig.defaults().workTimeLimit());
    assertThat(spec.repositories()).isEmpty();
    assertThat(spec.parts()).containsOnlyKeys("app1");
    assertThat(spec.parts().get("app1").awake())
        .contains(new AwakeProbe.Tcp("web", AwakeProbe.DEFAULT_WITHIN));
  }
}
