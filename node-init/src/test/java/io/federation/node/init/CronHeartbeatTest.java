package io.federation.node.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.model.event.LifeEvent;
import io.federation.node.home.NodeHome;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.StubProgram;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronHeartbeatTest extends HeartbeatFixture {

  /** Runs the command of a crontab's line as crontab(5) says. */
  private static ProgramRun.Result runAsCron(String line) {
    Matcher fields = Pattern.compile("(\\S+ ){5}(.*)").matcher(line);
    assertThat(fields.matches()).isTrue();
    Matcher command = Pattern.compile("((?:\\\\%|[^%])*)(%.*)?").matcher(fields.group(2));
    assertThat(command.matches()).isTrue();
    return ProgramRun.of("/bin/sh", "-c", command.group(1).replace("\\%", "%"))
        .withOnlyEnv(Map.of("PATH", "/usr/bin:/bin", "HOME", "/"))
        .run();
  }

  @Test
  void there_is_exactly_one_entry_however_often_it_is_installed() throws Exception {
    putCrontab();
    for (int i = 0; i < 3; i++) {
      install(HeartbeatKind.CRON);
    }

    assertThat(Files.readAllLines(crontab))
        .singleElement()
        .asString()
        .startsWith("* * * * * LC_ALL=C.UTF-8 '" + home.bin() + "/node-init' cron-1m --spread ");
    assertThat(told).containsOnly(new LifeEvent.HeartbeatInstalled("cron", "crontab")).hasSize(3);
  }

  @Test
  void other_lines_of_the_crontab_stay_as_they_are() throws Exception {
    putCrontab();
    String others =
        """
        # m h dom mon dow command
        MAILTO=""

        0 3 * * * /opt/backup 2>&1  # nightly
        * * * * * /srv/node/bin/node-init cron-1m
        """;
    Files.writeString(crontab, others);

    install(HeartbeatKind.CRON);
    install(HeartbeatKind.CRON);

    assertThat(Files.readString(crontab)).startsWith(others);
    assertThat(Files.readAllLines(crontab)).hasSize(6);
  }

  @Test
  void each_home_has_an_entry_of_its_own() throws Exception {
    putCrontab();
    for (String name : List.of("home", "other/home", "home", "other")) {
      home = new NodeHome(folder.resolve(name));
      install(HeartbeatKind.CRON);
    }

    assertThat(Files.readAllLines(crontab)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"home", "a home", "50% home %", "it's", "$HOME `id` \"\\", "h\u00e9m"})
  void the_entry_runs_the_launcher_of_the_home_whatever_its_name(String name) throws Exception {
    home = new NodeHome(folder.resolve(name));
    Files.createDirectories(home.bin());
    Files.createDirectories(home.log());
    StubProgram launcher =
        StubProgram.in(home.bin(), "node-init").printing("out").printingError("err");
    putCrontab();
    install(HeartbeatKind.CRON);
    install(HeartbeatKind.CRON);

    ProgramRun.Result result = runAsCron(Files.readAllLines(crontab).get(0));

    assertThat(result).isEqualTo(new ProgramRun.Result(0, "", ""));
    assertThat(launcher.calls())
        .extracting(StubProgram.Call::arguments)
        .containsExactly(List.of("cron-1m", "--spread"));
    assertThat(home.log().resolve("cron-1m.out")).hasContent("outerr");
    assertThat(Files.readAllLines(crontab)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no log", "a file in place of log", "a folder in place of the output"})
  void the_entry_calls_the_heartbeat_whatever_became_of_the_log(String log) throws Exception {
    Files.createDirectories(home.bin());
    StubProgram launcher = StubProgram.in(home.bin(), "node-init").printing("out");
    putCrontab();
    install(HeartbeatKind.CRON);
    if (log.startsWith("a file")) {
      Files.writeString(home.log(), "");
    } else if (log.startsWith("a folder")) {
      Files.createDirectories(home.cronOutput());
    }

    ProgramRun.Result result = runAsCron(Files.readAllLines(crontab).get(0));

    assertThat(result).isEqualTo(new ProgramRun.Result(0, "", ""));
    assertThat(launcher.calls()).hasSize(1);
    if (log.equals("no log")) {
      assertThat(home.cronOutput()).hasContent("out");
    }
  }

  @Test
  void an_entry_that_no_cron_reads_is_warned_of() throws Exception {
    putCrontab();
    putProcess(2, "vi", "/etc/cron");

    install(HeartbeatKind.CRON);

    assertThat(told)
        .last()
        .asInstanceOf(InstanceOfAssertFactories.type(LifeEvent.Warning.class))
        .extracting(LifeEvent.Warning::message)
        .asString()
        .startsWith("Nothing calls the heartbeat: it is in the crontab, but no cron runs here; ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/usr/sbin/cron -f -P", "crond", "/bin/busybox crond -b", "fcron"})
  void a_cron_of_any_make_reads_the_entry(String cron) throws Exception {
    putCrontab();
    putProcess(2, cron.split(" "));

    install(HeartbeatKind.CRON);

    assertThat(told).containsExactly(new LifeEvent.HeartbeatInstalled("cron", "crontab"));
  }

  @Test
  void a_crontab_that_cannot_be_read_is_not_replaced() throws Exception {
    putProgram(
        "crontab",
        """
        #!/bin/sh
        [ "$1" = - ] && exec /bin/cat >"$0.kept"
        echo 'crontabs/root/: fopen: Permission denied' >&2
        exit 1
        """);
    Files.writeString(crontab, "0 3 * * * /opt/backup\n");

    assertThatThrownBy(() -> install(HeartbeatKind.CRON))
        .isInstanceOf(InitException.class)
        .hasMessageContaining("crontab -l")
        .hasMessageContaining("Permission denied");
    assertThat(crontab).hasContent("0 3 * * * /opt/backup");
    assertThat(told).isEmpty();
  }

  @Test
  void a_crontab_that_is_not_taken_is_a_failure_with_the_complaint_in_one_line() throws Exception {
    putProgram(
        "crontab", "#!/bin/sh\necho 'no crontab for root' >&2\necho 'sorry  ' >&2\nexit 1\n");

    assertThatThrownBy(() -> install(HeartbeatKind.CRON))
        .isInstanceOf(InitException.class)
        .hasMessage("crontab - failed with exit code 1: no crontab for root; sorry");
    assertThat(told).isEmpty();
  }

  @Test
  void cron_that_is_asked_for_and_not_there_is_a_failure_that_says_so() {
    assertThatThrownBy(() -> install(HeartbeatKind.CRON))
        .isInstanceOf(InitException.class)
        .hasMessageContaining("crontab")
        .hasMessageContaining("No such file");
  }
}
