package io.federation.node.init;

import io.federation.machine.StateFiles;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Sees to it that something keeps the agent running, where the federation wants one. */
public final class AgentInstaller {

  private static final String UNIT = "node-init-agent";
  private static final String SERVICE = UNIT + ".service";

  private final NodeHome home;
  private final SystemPrograms programs;
  private final Path systemdFolder;
  private final EventPublisher events;
  private final Path installed;

  public AgentInstaller(
      NodeHome home, SystemPrograms programs, Path systemdFolder, EventPublisher events) {
    this.home = home;
    this.programs = programs;
    this.systemdFolder = systemdFolder;
    this.events = events;
    this.installed = note(home);
  }

  private static Path note(NodeHome home) {
    return home.run().resolve("agent.installed");
  }

  /** Returns whether an agent was wanted when that was settled last. */
  public static boolean isInstalled(NodeHome home) {
    return Files.exists(note(home));
  }

  /**
   * Installs what is missing, or removes what is too much: a service of systemd, where a timer of
   * it calls the heartbeat. The keeper of a local federation looks after agents itself; for cron
   * there is nothing to install.
   */
  public void settle(boolean wanted) throws IOException, InitException {
    if (Files.exists(installed) == wanted) {
      return;
    }
    if (new SystemdTimer(home, programs, systemdFolder).isInstalled()) {
      if (wanted) {
        installService();
      } else {
        removeService();
      }
    } else if (wanted && programs.isThere("crontab") && new CronEntry(home, programs).isThere()) {
      events.publish(
          new LifeEvent.Warning(
              "Nothing here keeps the agent running, so the node looks each minute: let your"
                  + " service manager run "
                  + home.bin().resolve("node-init")
                  + " agent"));
    }
    if (wanted) {
      StateFiles.write(installed, "");
    } else {
      Files.deleteIfExists(installed);
    }
  }

  private void installService() throws IOException, InitException {
    SystemdUnits units = new SystemdUnits(home, systemdFolder);
    String service = units.name(UNIT) + ".service";
    units.write(service, SERVICE);
    programs.mustRun(List.of("systemctl", "daemon-reload"), "");
    programs.mustRun(List.of("systemctl", "enable", "--now", service), "");
    events.publish(new LifeEvent.AgentInstalled(service));
  }

  /** Its process, which may be this one, ends by itself. */
  private void removeService() throws IOException, InitException {
    SystemdUnits units = new SystemdUnits(home, systemdFolder);
    String service = units.name(UNIT) + ".service";
    programs.mustRun(List.of("systemctl", "disable", service), "");
    Files.deleteIfExists(units.file(service));
    programs.mustRun(List.of("systemctl", "daemon-reload"), "");
    events.publish(new LifeEvent.AgentRemoved(service));
  }
}
