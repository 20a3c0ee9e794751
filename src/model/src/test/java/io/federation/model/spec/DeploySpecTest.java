package io.federation.model.spec;

import static io.federation.model.spec.BadInput.HEAD;
import static io.federation.model.spec.BadInput.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploySpecTest {

  private static final String ZOOKEEPER = HEAD + "zookeeper: embedded\n";

  private static Optional<DeploySpec> deploy(String yaml) {
    return SpecReader.readStrict(ZOOKEEPER + yaml, "f.yaml").deploy();
  }

  @Test
  void nodes_deploy_where_the_key_is_there_even_if_it_says_nothing_else() {
    assertThat(deploy("deploy: {}\n")).contains(DeploySpec.defaults());
    assertThat(deploy("deploy: {redeploy: all}\n")).contains(DeploySpec.defaults());
    assertThat(deploy("deploy: {verbose: false}\n")).contains(DeploySpec.defaults());
    assertThat(deploy("")).isEmpty();
  }

  @Test
  void a_node_goes_by_the_property_that_is_always_written() {
    NodeConfig config =
        NodeConfig.from(SpecReader.readStrict(ZOOKEEPER + "deploy: {}\n", "f.yaml"));

    assertThat(config.toProperties()).containsEntry("deploy.redeploy", "all");
    assertThat(NodeConfig.fromProperties(Map.of("deploy.redeploy", "all")).deploy())
        .contains(DeploySpec.defaults());
    assertThat(NodeConfig.fromProperties(Map.of("deploy.verbose", "true")).deploy()).isEmpty();
  }

  @Test
  void nodes_cannot_deploy_without_zookeeper() {
    assertRefused(
        HEAD + "deploy: {}\n",
        "f.yaml:3: deploy is set, but there is no ZooKeeper: name it with zookeeper at the top");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "deploy:; deploy has no value: it must be a map of keys and values",
        "deploy: all; deploy must be a map of keys and values, not a text",
        "deploy: {every: 1}; unknown key \"every\" in deploy: use one of redeploy, verbose, after,"
            + " scriptLimit, configuration, waves, onFailure, window",
        "deploy: {redeploy: some}; deploy.redeploy \"some\" is not known: use all or changed",
        "deploy: {onFailure: rollback}; deploy.onFailure \"rollback\" is not known: use stop or return",
        "deploy: {verbose: yes}; deploy.verbose must be true or false, not yes",
        "deploy: {verbose: \"true\"}; deploy.verbose must be true or false, not the text \"true\"",
        "deploy: {verbose: [true]}; deploy.verbose must be true or false, not a list",
        "deploy: {after: \"\"}; deploy.after \"\" is not a line of a shell: use one line of up to"
            + " 1024 characters, such as systemctl reload app",
        "deploy: {after: \"a\\nb\"}; deploy.after \"a\\u000ab\" is not a line of a shell: use one"
            + " line of up to 1024 characters, such as systemctl reload app",
        "deploy: {after: true}; deploy.after is true, which is not text in YAML: put it in quotes",
        "deploy: {scriptLimit: 0s}; deploy.scriptLimit \"0s\" is no time at all: use more than 0s",
        "deploy: {scriptLimit: 25h}; deploy.scriptLimit \"25h\" is too long: use 24h at most",
        "deploy: {configuration: agent.cfg}; deploy.configuration \"agent.cfg\" is not an absolute path:"
            + " use one such as /etc/zkdeployment/agent.cfg",
        "deploy: {configuration: /etc/../x}; deploy.configuration \"/etc/../x\" is not an absolute path:"
            + " use one such as /etc/zkdeployment/agent.cfg",
        "deploy: {configuration: /etc/}; deploy.configuration \"/etc/\" is not an absolute path:"
            + " use one such as /etc/zkdeployment/agent.cfg",
        "deploy: {waves: web}; deploy.waves must be a list, not a text",
        "deploy: {waves: [web]}; deploy.waves[0] must be a map of keys and values, not a text",
        "deploy: {waves: [{bake: 1m}]}; deploy.waves[0].hosts is missing",
        "deploy: {waves: [{hosts: []}]}; deploy.waves[0].hosts is an empty list: name one at least",
        "deploy: {waves: [{hosts: web}]}; deploy.waves[0].hosts must be a list, not a text",
        "deploy: {waves: [{hosts: [-a]}]}; deploy.waves[0].hosts[0] \"-a\" is not the id, name or"
            + " role of a host: use 1 to 253 letters, digits, '_', '.' or '-', starting with a"
            + " letter or digit",
        "deploy: {waves: [{hosts: [a], bake: 1}]}; deploy.waves[0].bake \"1\" is not a duration:"
            + " use a whole number and s, m or h, such as 90s, 5m or 1h",
        "deploy: {waves: [{hosts: [a], bake: 169h}]}; deploy.waves[0].bake \"169h\" is too long:"
            + " use 168h at most",
        "deploy: {waves: [{hosts: [a], check: }]}; deploy.waves[0].check has no value: it must"
            + " be a text",
        "deploy: {waves: [{hosts: [a], checks: a}]}; unknown key \"checks\" in deploy.waves[0]: did"
            + " you mean \"check\"?"
      })
  void what_is_wrong_is_refused_in_one_line(String yaml, String message) {
    assertRefused(ZOOKEEPER + yaml + "\n", "f.yaml:4: " + message);
  }

  @Test
  void a_spec_made_in_code_obeys_the_same_rules() {
    assertThatThrownBy(() -> spec("a\n", Duration.ofMinutes(1)))
        .hasMessageStartingWith("deploy.after \"a\\u000a\" is not a line of a shell");
    assertThatThrownBy(() -> spec("a", Duration.ZERO))
        .hasMessage("deploy.scriptLimit \"0s\" is no time at all: use more than 0s");
    assertThatThrownBy(
            () ->
                new DeploySpec(
                    DeploySpec.Redeploy.ALL,
                    false,
                    Optional.empty(),
                    Duration.ofMinutes(1),
                    Optional.of("/a//b"),
                    List.of(),
                    Optional.empty(),
                    DeploySpec.OnFailure.STOP))
        .hasMessageStartingWith("deploy.configuration \"/a//b\" is not an absolute path");
  }

  @Test
  void waves_are_read_in_their_order_and_need_only_hosts() {
    DeploySpec spec =
        deploy(
                """
                deploy:
                  waves:
                    - {hosts: [host1.example.org, "42"], bake: 10m, check: curl -fsS http://h/}
                    - {hosts: [cache]}
                """)
            .orElseThrow();

    assertThat(spec.waves())
        .containsExactly(
            new DeployWave(
                List.of("host1.example.org", "42"),
                Duration.ofMinutes(10),
                Optional.of("curl -fsS http://h/")),
            new DeployWave(List.of("cache"), Duration.ZERO, Optional.empty()));
    assertThat(deploy("deploy: {waves: []}\n")).contains(DeploySpec.defaults());
  }

  @Test
  void a_wave_names_hosts_by_id_name_or_role() {
    DeployWave wave = new DeployWave(List.of("a", "b.org", "web"), Duration.ZERO, Optional.empty());

    assertThat(wave.names("a", "a.org", Optional.empty())).isTrue();
    assertThat(wave.names("b", "b.org", Optional.empty())).isTrue();
    assertThat(wave.names("c", "c.org", Optional.of("web"))).isTrue();
    assertThat(wave.names("c", "c.org", Optional.of("cache"))).isFalse();
    assertThat(wave.names("c", "c.org", Optional.empty())).isFalse();
  }

  @Test
  void a_wave_made_in_code_obeys_the_same_rules() {
    assertThatThrownBy(() -> new DeployWave(List.of(), Duration.ZERO, Optional.empty()))
        .hasMessage("hosts is an empty list: name one at least");
    assertThatThrownBy(() -> new DeployWave(List.of("a"), Duration.ZERO, Optional.of("a\n")))
        .hasMessageStartingWith("check \"a\\u000a\" is not a line of a shell");
  }

  private static DeploySpec spec(String after, Duration limit) {
    return new DeploySpec(
        DeploySpec.Redeploy.ALL,
        false,
        Optional.of(after),
        limit,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        DeploySpec.OnFailure.STOP);
  }
}
