package io.federation.node.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.model.event.LifeEvent;
import io.federation.node.home.NodeHome;
import io.federation.testkit.StubProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("jvm")
class HeartbeatInstallerTest extends HeartbeatFixture {

  private static final boolean SYSTEMD_RUNS = Files.isDirectory(Path.of("/run/systemd/system"));

  @Test
  void without_a_wish_systemd_calls_where_it_runs_else_cron() throws Exception {
    putCrontab();
    StubProgram systemctl = putSystemctl();

    installer().install(Optional.empty());

    assertThat(Files.exists(crontab)).isEqualTo(!SYSTEMD_RUNS);
    assertThat(systemctl.calls().isEmpty()).isEqualTo(!SYSTEMD_RUNS);
    assertThat(told).hasSize(1);
  }

  @Test
  void where_nothing_can_call_the_failure_names_the_way_out() {
    // Where systemd runs, it is without its program here.
    assertThatThrownBy(() -> installer().install(Optional.empty()))
        .isInstanceOf(InitException.class)
        .hasMessageContaining(SYSTEMD_RUNS ? "systemctl" : "use --heartbeat none");
    assertThat(told).isEmpty();
  }

  @Test
  void a_home_whose_path_has_a_second_line_is_installed_nowhere() throws Exception {
    putCrontab();
    home = new NodeHome(folder.resolve("a\n* * * * * id"));

    assertThatThrownBy(() -> install(HeartbeatKind.CRON))
        .isInstanceOf(InitException.class)
        .hasMessageContaining("\\u000a")
        .hasMessageEndingWith("use another --home");
    assertThat(crontab).doesNotExist();
  }

  @Test
  void none_installs_nothing_and_says_so() throws Exception {
    putCrontab();
    StubProgram systemctl = putSystemctl();

    install(HeartbeatKind.NONE);

    assertThat(crontab).doesNotExist();
    assertThat(systemctl.calls()).isEmpty();
    assertThat(told)
        .containsExactly(new LifeEvent.HeartbeatInstalled("none", "somebody else calls cron-1m"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"systemd", "none"})
  void another_choice_takes_the_place_of_the_entry_in_the_crontab(String other) throws Exception {
    putCrontab();
    putSystemctl();
    Files.writeString(crontab, "0 3 * * * /opt/backup\n");
    install(HeartbeatKind.CRON);

    install(HeartbeatKind.parse(other));

    assertThat(crontab).hasContent("0 3 * * * /opt/backup");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cron", "none"})
  void another_choice_takes_the_place_of_the_timer(String other) throws Exception {
    putCrontab();
    StubProgram systemctl = putSystemctl();
    install(HeartbeatKind.SYSTEMD);

    install(HeartbeatKind.parse(other));

    assertThat(systemctl.calls())
        .extracting(StubProgram.Call::arguments)
        .anyMatch(words -> words.contains("disable") && words.contains("--now"));
    assertThat(units).isEmptyDirectory();
  }
}
