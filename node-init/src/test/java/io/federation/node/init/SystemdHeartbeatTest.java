package io.federation.node.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.model.NodeProperty;
import io.federation.model.event.LifeEvent;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.StubProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

  /** What follows {@code start} in the unit with this suffix. */
  private String line(String suffix, String start) throws IOException {
    try (Stream<Path> files = Files.list(units)) {
      Path file = files.filter(path -> path.toString().endsWith(suffix)).findFirst().orElseThrow();
      return Files.readString(file)
          .lines()
          .filter(line -> line.startsWith(start))
          .findFirst()
          .orElseThrow()
          .substring(start.length());
    }
  }

  @Test
  void systemd_gets_a_timer_that_starts_an_instance_for_each_heartbeat() throws Exception {
    StubProgram systemctl = putSystemctl();
    home = new NodeHome(NodeHome.DEFAULT);

    install(HeartbeatKind.SYSTEMD);

    assertThat(Files.readString(units.resolve("node-init@.service")))
        .contains(
            "ExecStart=\"/root/bin/node-init\" cron-1m\n",
            "KillMode=process\n",
            "Environment=LC_ALL=C.UTF-8\n",
            "CPUWeight=25\n")
        .doesNotContain("--spread");
    assertThat(Files.readString(units.resolve("node-init.service")))
        .contains("start --no-block \"node-init@${INVOCATION_ID}.service\"\n");
    assertThat(Files.readString(units.resolve("node-init.timer")))
        .contains("WantedBy=timers.target\n");
    assertThat(systemctl.calls())
        .containsExactly(
            new StubProgram.Call(List.of("daemon-reload"), ""),
            new StubProgram.Call(List.of("enable", "--now", "node-init.timer"), ""));
    assertThat(told)
        .containsExactly(new LifeEvent.HeartbeatInstalled("systemd", "node-init.timer"));
  }

  @Test
  void each_node_has_a_second_of_the_minute_of_its_own() throws Exception {
    putSystemctl();
    Set<String> seconds = new TreeSet<>();
    for (int i = 1; i <= 10; i++) {
      new NodeInfo(home).set(NodeProperty.INSTANCE_ID, "app1-" + i);
      install(HeartbeatKind.SYSTEMD);
      String calendar = line(".timer", "OnCalendar=");
      assertThat(calendar).matches("\\*-\\*-\\* \\*:\\*:[0-2][0-9]");
      seconds.add(calendar);
    }
    assertThat(seconds).hasSizeGreaterThan(4);
  }

  @Test
  void the_journal_says_whose_line_each_is() throws Exception {
    putSystemctl();
    new NodeInfo(home).set(NodeProperty.INSTANCE_ID, "app1-1");
    new NodeInfo(home).set(NodeProperty.DEPLOYMENT, "fed1");
    new NodeInfo(home).set(NodeProperty.NODEPART, "app1");

    install(HeartbeatKind.SYSTEMD);

    assertThat(line("@.service", "LogExtraFields="))
        .isEqualTo("NODE_INSTANCE_ID=app1-1 NODE_DEPLOYMENT=fed1 NODE_NODEPART=app1");
  }

  @Test
  void units_can_be_read_by_all() throws Exception {
    putSystemctl();

    install(HeartbeatKind.SYSTEMD);

    try (Stream<Path> files = Files.list(units)) {
      for (Path unit : (Iterable<Path>) files::iterator) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(unit)))
            .isEqualTo("rw-r--r--");
      }
    }
  }

  @Test
  void units_stay_as_they_are_however_often_they_are_installed() throws Exception {
    putSystemctl();
    install(HeartbeatKind.SYSTEMD);
    FolderSnapshot before = FolderSnapshot.of(units);

    install(HeartbeatKind.SYSTEMD);
    install(HeartbeatKind.SYSTEMD);

    assertThat(before.entries()).hasSize(3);
    assertThat(before.differencesTo(FolderSnapshot.of(units))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"home", "a home", "50% home", "it's \"\\", "$HOME ${x}", "h\u00e9m"})
  void the_service_runs_the_launcher_of_the_home_whatever_its_name(String name) throws Exception {
    home = new NodeHome(folder.resolve(name));
    putSystemctl();

    install(HeartbeatKind.SYSTEMD);

    Matcher words =
        Pattern.compile("\"((?:\\\\.|[^\"\\\\])*)\" cron-1m")
            .matcher(line("@.service", "ExecStart="));
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

    assertThat(FolderSnapshot.of(units).entries()).hasSize(5 * 3);
    assertThat(FolderSnapshot.of(units).entries().keySet())
        .allMatch(unit -> unit.matches("node-init-[A-Za-z0-9:_.\\\\-]+(@?\\.service|\\.timer)"));
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
