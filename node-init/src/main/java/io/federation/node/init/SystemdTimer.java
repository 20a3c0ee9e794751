package io.federation.node.init;

import io.federation.node.home.NodeHome;
import io.federation.node.script.ScriptScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The heartbeat as units of systemd: a timer, the service that it starts, and a template of which
 * that service makes an instance for each heartbeat.
 */
final class SystemdTimer {

  private static final String UNIT = ScriptScope.HEARTBEAT_UNIT;

  private static final List<String> SUFFIXES = List.of("@.service", ".service", ".timer");

  private final SystemPrograms programs;
  private final SystemdUnits units;
  private final String name;

  SystemdTimer(NodeHome home, SystemPrograms programs, Path folder) {
    this.programs = programs;
    this.units = new SystemdUnits(home, folder);
    this.name = units.name(UNIT);
  }

  boolean isInstalled() {
    return Files.exists(units.file(name + ".timer"));
  }

  /** Writes and starts the units; returns the timer's name. */
  String install() throws IOException, InitException {
    for (String suffix : SUFFIXES) {
      units.write(name + suffix, UNIT + suffix);
    }
    String timer = name + ".timer";
    programs.mustRun(List.of("systemctl", "daemon-reload"), "");
    programs.mustRun(List.of("systemctl", "enable", "--now", timer), "");
    return timer;
  }

  /** Stops the timer and removes the units, if they are there. */
  void remove() throws IOException, InitException {
    String timer = name + ".timer";
    if (!isInstalled()) {
      return;
    }
    programs.mustRun(List.of("systemctl", "disable", "--now", timer), "");
    for (String suffix : SUFFIXES) {
      Files.deleteIfExists(units.file(name + suffix));
    }
    programs.mustRun(List.of("systemctl", "daemon-reload"), "");
  }
}
