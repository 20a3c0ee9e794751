package io.federation.model.spec;

import static io.federation.model.spec.BadInput.HEAD;
import static io.federation.model.spec.BadInput.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
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
            + " scriptLimit, configuration",
        "deploy: {redeploy: some}; deploy.redeploy \"some\" is not known: use all or changed",
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
            + " use one such as /etc/zkdeployment/agent.cfg"
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
                    Optional.of("/a//b")))
        .hasMessageStartingWith("deploy.configuration \"/a//b\" is not an absolute path");
  }

  private static DeploySpec spec(String after, Duration limit) {
    return new DeploySpec(
        DeploySpec.Redeploy.ALL, false, Optional.of(after), limit, Optional.empty());
  }
}
