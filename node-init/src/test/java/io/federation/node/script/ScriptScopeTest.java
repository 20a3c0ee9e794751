package io.federation.node.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.machine.ProcessTable;
import io.federation.testkit.Await;
import io.federation.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptScopeTest extends ScriptRunnerFixture {

  /** Notes its arguments, and becomes the program that it is given, as systemd-run(1) does. */
  private static final String SYSTEMD_RUN =
      """
      #!/bin/sh
      folder=$(dirname "$0")
      while [ "$1" != -- ]; do echo "$1" >>"$folder/options"; shift; done
      shift
      exec "$@"
      """;

  @BeforeEach
  void systemd() throws IOException {
    putSystemdRun(SYSTEMD_RUN);
  }

  private void putSystemdRun(String text) throws IOException {
    Path program = Files.createDirectories(folder.resolve("bin")).resolve("systemd-run");
    Files.writeString(program, text);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private ScriptRunner.Result runIn(String controlGroups, String script) throws Exception {
    return runIn(controlGroups, script, ManualClock.at("2026-01-01T00:00:00Z"));
  }

  private ScriptRunner.Result runIn(String controlGroups, String script, Clock clock)
      throws Exception {
    Path cgroups = Files.writeString(folder.resolve("cgroup"), controlGroups);
    ScriptRunner inGroups =
        new ScriptRunner(
            new ProcessTable(), (source, text) -> lines.add(source + "| " + text), clock, cgroups);
    ScriptCommand command =
        new ScriptCommand(
            "ops:common",
            "subject",
            List.of("bash", "-c", script),
            Map.of("PATH", folder.resolve("bin") + ":/usr/bin:/bin"),
            folder,
            LIMIT);
    return inGroups.run(command, files);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0::/system.slice/system-node\\x2dinit.slice/node-init@3f00.service\n",
        "0::/system.slice/node-init-agent.service\n",
        "2:cpu:/\n1:name=systemd:/system.slice/node-init@3f00.service\n0::/\n",
        "0::/machine/n1/system.slice/x.slice/node-init-srv-a@3f00.service\n"
      })
  void a_script_of_a_heartbeat_of_systemds_has_a_scope_of_its_own(String groups) throws Exception {
    ScriptRunner.Result result = runIn(groups, "echo $PPID; cat run/a.doing; exit 3");

    assertThat(result.outcome()).isEqualTo(exited(3));
    RunRecord record = RunRecord.read(files.record()).orElseThrow();
    assertThat(result.tail()).startsWith(Long.toString(record.process().pid()), "subject");
    assertThat(Files.readAllLines(folder.resolve("bin/options")))
        .containsExactly(
            "--scope",
            "--quiet",
            "--collect",
            "--nice=0",
            "--unit=node-init-script-" + record.mark(),
            "--description=ops:common");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0::/\n",
        "0::/system.slice/cloud-final.service\n",
        "0::/system.slice/node-init@3f00.service/payload\n",
        "0::/user.slice/user-0.slice/session-1.scope\n"
      })
  void any_other_script_runs_where_it_is_called(String groups) throws Exception {
    assertThat(runIn(groups, "echo done").tail()).containsExactly("done");
    assertThat(folder.resolve("bin/options")).doesNotExist();
  }

  @Test
  void a_scope_that_systemd_refuses_is_a_failure_with_its_complaint() throws Exception {
    putSystemdRun("#!/bin/sh\necho 'Failed to start transient scope unit: Busy' >&2\nexit 1\n");

    assertThatThrownBy(() -> runIn("0::/system.slice/node-init@3f00.service\n", "echo never"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "a script's session ended before it began: Failed to start transient scope unit: Busy");
    assertThat(lines).isEmpty();
  }

  @Test
  void one_that_ends_while_it_is_written_down_is_that_failure_too() throws Exception {
    putSystemdRun(
        """
        #!/bin/sh
        exec <&-
        : >refused
        until [ -e run/a.doing ]; do sleep 0.01; done
        echo 'Failed to start transient scope unit: Busy' >&2
        exit 1
        """);
    Clock afterTheRefusal =
        new Clock() {
          @Override
          public Instant instant() {
            Await.until(LIMIT, "nobody reads", () -> Files.exists(folder.resolve("refused")));
            return Instant.EPOCH;
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };

    assertThatThrownBy(
            () -> runIn("0::/system.slice/node-init@3f00.service\n", "echo never", afterTheRefusal))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "a script's session ended before it began: Failed to start transient scope unit: Busy");
  }
}
