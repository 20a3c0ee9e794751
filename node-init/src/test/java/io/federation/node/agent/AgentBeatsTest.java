package io.federation.node.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.SpecReader;
import io.federation.node.app.Node;
import io.federation.node.app.Surroundings;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import io.federation.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentBeatsTest {

  private static final String WITHOUT = "deployment: fed1\nstacktype: lad1\n";
  private static final String WITH = WITHOUT + "zookeeper: 127.0.0.1:1\n";

  @TempDir private Path folder;

  private final ManualClock clock = ManualClock.at("2026-01-02T03:04:59Z");
  private NodeHome home;
  private AgentBeats beats;

  @BeforeEach
  void make() throws IOException {
    home = new NodeHome(folder);
    Files.createDirectories(home.nodeinfo());
    EventPublisher events = new EventPublisher(home, clock, List.of());
    Node node = new Node(Surroundings.of(home, Map.of(), Optional.empty()));
    beats =
        new AgentBeats(
            home, events, (trigger, stores) -> {}, node.deployments(), node::calls, clock);
  }

  @AfterEach
  void end() throws Exception {
    beats.close();
  }

  private void configure(String yaml) throws IOException {
    String text = NodeConfig.from(SpecReader.readStrict(yaml, "federation.yaml")).render();
    Files.writeString(home.nodeinfo().resolve("config.properties"), text);
  }

  @Test
  void it_is_wanted_until_the_description_names_zookeeper_no_more() throws Exception {
    configure(WITH);
    assertThat(beats.areWanted()).isTrue();

    configure(WITHOUT);
    assertThat(beats.areWanted()).isFalse();
  }

  @Test
  void zookeeper_that_came_and_went_between_two_looks_ends_it_too() throws Exception {
    configure(WITHOUT);
    assertThat(beats.areWanted()).isTrue();

    configure(WITH);
    beats.ofTheMinute();
    configure(WITHOUT);

    assertThat(beats.areWanted()).isFalse();
  }

  @Test
  void one_that_never_had_zookeeper_stays() throws Exception {
    assertThat(beats.areWanted()).isTrue();
    configure(WITHOUT);

    assertThat(beats.areWanted()).isTrue();
    assertThat(beats.areWanted()).isTrue();
  }

  @Test
  void one_that_was_installed_for_zookeeper_ends_where_there_is_none_any_more() throws Exception {
    configure(WITHOUT);
    Files.createDirectories(home.run());
    Files.createFile(home.run().resolve("agent.installed"));

    assertThat(beats.areWanted()).isFalse();
  }

  @Test
  void a_description_that_is_damaged_ends_nothing() throws Exception {
    configure(WITH);
    assertThat(beats.areWanted()).isTrue();

    Files.writeString(home.nodeinfo().resolve("config.properties"), "cut of");

    assertThat(beats.areWanted()).isTrue();
  }
}
