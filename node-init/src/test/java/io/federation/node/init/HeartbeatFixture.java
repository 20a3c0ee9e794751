package io.federation.node.init;

import io.federation.machine.ProcessTable;
import io.federation.model.event.NodeEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import io.federation.testkit.ManualClock;
import io.federation.testkit.StubProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A machine on which the heartbeat of a node is installed: its programs, its home, its units. */
abstract class HeartbeatFixture {

  /** Keeps the crontab in the file {@code crontab.kept} beside itself, as crontab(1) would. */
  static final String CRONTAB =
      """
      #!/bin/sh
      PATH=/usr/bin:/bin
      kept=$(dirname "$0")/crontab.kept
      case $1 in
      -l) [ -e "$kept" ] || { echo 'no crontab for root' >&2; exit 1; }; cat "$kept" ;;
      -) cat >"$kept" ;;
      *) exit 2 ;;
      esac
      """;

  @TempDir Path folder;

  final List<NodeEvent> told = new ArrayList<>();
  NodeHome home;
  Path programs;
  Path crontab;
  Path units;
  Path proc;

  @BeforeEach
  void make() throws IOException {
    home = new NodeHome(folder.resolve("home"));
    programs = Files.createDirectories(folder.resolve("programs"));
    crontab = programs.resolve("crontab.kept");
    units = folder.resolve("systemd");
    proc = folder.resolve("proc");
    Files.createDirectories(proc.resolve("sys/kernel/random"));
    Files.writeString(proc.resolve("sys/kernel/random/boot_id"), "boot\n");
    putProcess(1, "/sbin/init");
    putProcess(2, "/usr/sbin/cron", "-f");
  }

  void putProcess(int pid, String... commandLine) throws IOException {
    Path process = Files.createDirectories(proc.resolve(Integer.toString(pid)));
    Files.writeString(process.resolve("stat"), pid + " (x) S 1" + " 1".repeat(20) + "\n");
    Files.writeString(process.resolve("cmdline"), String.join("\0", commandLine) + "\0");
  }

  void putCrontab() throws IOException {
    putProgram("crontab", CRONTAB);
  }

  Path putProgram(String name, String text) throws IOException {
    Path program = programs.resolve(name);
    Files.writeString(program, text);
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  StubProgram putSystemctl() {
    return StubProgram.in(programs, "systemctl");
  }

  void install(HeartbeatKind kind) throws Exception {
    installer().install(Optional.of(kind));
  }

  HeartbeatInstaller installer() {
    EventPublisher events =
        new EventPublisher(
            new NodeHome(folder.resolve("log")),
            ManualClock.at("2026-01-01T00:00:00Z"),
            List.of(occurrence -> told.add(occurrence.event())));
    return new HeartbeatInstaller(
        home,
        new SystemPrograms(Map.of("PATH", programs.toString()), new ProcessTable(proc)),
        units,
        events);
  }
}
