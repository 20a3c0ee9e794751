package io.federation.node.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.ProcessTable;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import io.federation.testkit.ManualClock;
import io.federation.testkit.StubProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentInstallerTest extends HeartbeatFixture {

  private static final String SERVICE = "node-init-agent.service";

  private void settle(boolean wanted) throws Exception {
    EventPublisher events =
        new EventPublisher(
            new NodeHome(folder.resolve("log")),
            ManualClock.at("2026-01-01T00:00:00Z"),
            List.of(occurrence -> told.add(occurrence.event())));
    new AgentInstaller(
            home,
            new SystemPrograms(Map.of("PATH", programs.toString()), new ProcessTable(proc)),
            units,
            events)
        .settle(wanted);
  }

  private static StubProgram.Call call(String... arguments) {
    return new StubProgram.Call(List.of(arguments), "");
  }

  private String name() {
    for (String unit : units.toFile().list()) {
      if (unit.startsWith("node-init-agent")) {
        return unit;
      }
    }
    return "none";
  }

  @Test
  void where_a_timer_of_systemd_beats_a_service_runs_the_agent_once_it_is_wanted()
      throws Exception {
    StubProgram systemctl = putSystemctl();
    install(HeartbeatKind.SYSTEMD);
    int before = systemctl.calls().size();
    told.clear();
    settle(false);
    assertThat(systemctl.calls()).hasSize(before);

    settle(true);
    settle(true);

    String service = name();
    assertThat(Files.readString(units.resolve(service)))
        .contains("ExecStart=\"" + home.root() + "/bin/node-init\" agent\n", "Restart=on-failure");
    assertThat(systemctl.calls().subList(before, systemctl.calls().size()))
        .hasSize(2)
        .contains(call("daemon-reload"));
    assertThat(told).containsExactly(new LifeEvent.AgentInstalled(service));

    settle(false);
    settle(false);

    assertThat(units.resolve(service)).doesNotExist();
    assertThat(systemctl.calls().subList(before + 2, systemctl.calls().size()))
        .as("its process is not ended: it may be this one")
        .hasSize(2)
        .noneMatch(made -> made.arguments().contains("stop") || made.arguments().contains("--now"));
    assertThat(told)
        .containsExactly(
            new LifeEvent.AgentInstalled(service), new LifeEvent.AgentRemoved(service));
  }

  @Test
  void where_cron_beats_the_log_says_once_what_to_do() throws Exception {
    putCrontab();
    install(HeartbeatKind.CRON);
    told.clear();

    settle(true);
    settle(true);

    assertThat(told)
        .containsExactly(
            new LifeEvent.Warning(
                "Nothing here keeps the agent running, so the node looks each minute: let your"
                    + " service manager run "
                    + home.bin().resolve("node-init")
                    + " agent"));
  }

  @Test
  void where_somebody_else_beats_nothing_is_said() throws Exception {
    putCrontab();

    settle(true);

    assertThat(told).isEmpty();
  }

  @Test
  void the_page_shows_the_service_as_it_is() throws Exception {
    putSystemctl();
    home = new NodeHome(Path.of("/root"));
    String page = Files.readString(Path.of("../docs/agent.md"));
    String shown =
        page.substring(page.indexOf("    [Unit]\n"), page.indexOf("\nTo have an agent")).indent(-4);

    new SystemdUnits(home, units).write(SERVICE, SERVICE);

    assertThat(Files.readString(units.resolve(SERVICE)).replaceAll("LogExtraFields=.*\n", ""))
        .isEqualToIgnoringWhitespace(shown);
  }
}
