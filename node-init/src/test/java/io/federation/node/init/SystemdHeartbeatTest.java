package io.federation.node.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.model.event.LifeEvent;
import io.federation.node.home.NodeHome;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.StubProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemdHeartbeatTest extends HeartbeatFixture {

  /** Reads a quoted word of an ExecStart line as systemd.service(5) and systemd.unit(5) say. */
  private static String unquoted(String word) {
    Matcher parts = Pattern.compile("\\\\(.)|%(.)|\\$(.)|([^\\\\%$])").matcher(word);
    StringBuilder text = new StringBuilder();
    int end = 0;
    while (parts.find()) {
      assertThat(parts.start()).isEqualTo(end);
      end = parts.end();
      if (parts.group(1) != null) {
        assertThat(parts.group(1)).isIn("\\", "\"", "'");
        text.append(parts.group(1));
      } else if (parts.group(2) != null) {
        assertThat(parts.group(2)).isEqualTo("%");
        text.append('%');
      } else if (parts.group(3) != null) {
        assertThat(parts.group(3)).isEqualTo("$");
        text.append('$');
      } else {
        text.append(parts.group(4));
      }
    }
    return text.toString();
  }

  private String unit(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(units)) {
      Path file = files.filter(path -> path.toString().endsWith(suffix)).findFirst().orElseThrow();
      return Files.readString(file);
    }
  }

  @Test
  void systemd_gets_a_service_and_a_timer_that_is_started() throws Exception {
    StubProgram systemctl = putSystemctl();
    home = new NodeHome(NodeHome.DEFAULT);

    install(HeartbeatKind.SYSTEMD);

    assertThat(Files.readString(units.resolve("node-heartbeat.service")))
        .contains(
            "Type=oneshot\n",
            "ExecStart=/usr/bin/setsid --fork \"/root/bin/node-init\" cron-1m\n",
            "KillMode=process\n",
            "Environment=LC_ALL=C.UTF-8\n")
        .doesNotContain("@", "--spread");
    assertThat(Files.readString(units.resolve("node-heartbeat.timer")))
        .contains(
            "OnCalendar=minutely\n",
            "RandomizedDelaySec=30s\n",
            "FixedRandomDelay=true\n",
            "WantedBy=timers.target\n");
    assertThat(systemctl.calls())
        .containsExactly(
            new StubProgram.Call(List.of("daemon-reload"), ""),
            new StubProgram.Call(List.of("enable", "--now", "node-heartbeat.timer"), ""));
    assertThat(told)
        .containsExactly(new LifeEvent.HeartbeatInstalled("systemd", "node-heartbeat.timer"));
  }

  @Test
  void units_stay_as_they_are_however_often_they_are_installed() throws Exception {
    putSystemctl();
    install(HeartbeatKind.SYSTEMD);
    FolderSnapshot before = FolderSnapshot.of(units);

    install(HeartbeatKind.SYSTEMD);
    install(HeartbeatKind.SYSTEMD);

    assertThat(before.entries()).hasSize(2);
    assertThat(before.differencesTo(FolderSnapshot.of(units))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"home", "a home", "50% home", "it's \"\\", "$HOME ${x}", "h\u00e9m"})
  void the_service_runs_the_launcher_of_the_home_whatever_its_name(String name) throws Exception {
    home = new NodeHome(folder.resolve(name));
    putSystemctl();

    install(HeartbeatKind.SYSTEMD);

    String start =
        unit(".service")
            .lines()
            .filter(line -> line.startsWith("ExecStart="))
            .findFirst()
            .orElseThrow();
    Matcher words =
        Pattern.compile("ExecStart=/usr/bin/setsid --fork \"((?:\\\\.|[^\"\\\\])*)\" cron-1m")
            .matcher(start);
    assertThat(words.matches()).isTrue();
    assertThat(unquoted(words.group(1))).isEqualTo(home.bin() + "/node-init");
  }

  @Test
  void homes_with_similar_names_have_units_of_their_own() throws Exception {
    putSystemctl();
    for (String name : List.of("a/b", "a-b", "a b", "a.b", "a\u00e9b")) {
      home = new NodeHome(folder.resolve(name));
      install(HeartbeatKind.SYSTEMD);
    }

    assertThat(FolderSnapshot.of(units).entries()).hasSize(5 * 2);
    assertThat(FolderSnapshot.of(units).entries().keySet())
        .allMatch(unit -> unit.matches("node-heartbeat-[A-Za-z0-9:_.\\\\-]+\\.(service|timer)"));
  }

  @Test
  void systemd_that_refuses_is_a_failure_with_its_complaint_in_one_line() {
    putSystemctl().printingError("Failed to connect to bus:\n  Host is down\n").exiting(1);

    assertThatThrownBy(() -> install(HeartbeatKind.SYSTEMD))
        .isInstanceOf(InitException.class)
        .hasMessage(
            "systemctl daemon-reload failed with exit code 1: Failed to connect to bus:;"
                + " Host is down");
    assertThat(told).isEmpty();
  }
}
