package io.federation.node.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.node.NodeFixture;
import io.federation.testkit.Change;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of the table of bad input that needs a clock of its own: one that jumps. */
final class BadClockTest {

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;

  @BeforeEach
  void initialise() throws Exception {
    node = NodeFixture.in(folder);
    node.push("work", NodeFixture.recordingWork());
    node.init();
    node.beat();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-P1D", "-P20000D", "-PT1S", "P1D", "P36500D"})
  void a_push_is_worked_once_whenever_the_clock_jumps(String jump) throws Exception {
    node.clock.advance(Duration.parse(jump));
    node.push("more", Change.write("README", jump));

    assertThat(node.beat()).isZero();
    assertThat(node.beat()).isZero();

    assertThat(node.worked()).hasSize(2);
    assertThat(node.state()).isEqualTo("done");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-P1D", "-P20000D", "P1D", "P36500D"})
  void what_failed_is_tried_again_whenever_the_clock_jumps(String jump) throws Exception {
    node.push("bad", NodeFixture.work("echo x >>\"$NODE_HOME/worked\"; exit 1"));
    node.beat();
    node.clock.advance(Duration.parse(jump));

    node.beat();

    assertThat(node.worked()).hasSize(3);
    assertThat(node.unit().failure().orElseThrow().count()).isEqualTo(2);
    node.push("good", NodeFixture.recordingWork());
    assertThat(node.beat()).isZero();
    assertThat(node.state()).isEqualTo("done");
  }
}
