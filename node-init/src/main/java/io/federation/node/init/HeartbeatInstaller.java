package io.federation.node.init;

import io.federation.model.Names;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Sees to it that the heartbeat is called every minute, by exactly one entry. */
public final class HeartbeatInstaller {

  private final NodeHome home;
  private final SystemPrograms programs;
  private final Path systemdFolder;
  private final EventPublisher events;

  public HeartbeatInstaller(
      NodeHome home, SystemPrograms programs, Path systemdFolder, EventPublisher events) {
    this.home = home;
    this.programs = programs;
    this.systemdFolder = systemdFolder;
    this.events = events;
  }

  /**
   * Installs the heartbeat.
   *
   * @param wanted what shall call it; nothing for systemd where it runs, else cron
   * @throws InitException if that is not to be had on this machine
   */
  void install(Optional<HeartbeatKind> wanted)
      throws IOException, InterruptedException, InitException {
    if (home.root().toString().chars().anyMatch(Character::isISOControl)) {
      throw new InitException(
          "the home "
              + Names.quote(home.root().toString())
              + " has a control character, which"
              + " neither a crontab nor a unit of systemd can hold: use another --home");
    }
    HeartbeatKind kind = wanted.isPresent() ? wanted.get() : choose();
    switch (kind) {
      case CRON -> {
        new CronEntry(home, programs).install();
        events.publish(new LifeEvent.HeartbeatInstalled(kind.word(), "crontab"));
        if (!programs.isCronRunning()) {
          events.publish(
              new LifeEvent.Warning(
                  "Nothing calls the heartbeat: it is in the crontab, but no cron runs here; start"
                      + " it (systemctl enable --now cron, or service cron start)"));
        }
      }
      case SYSTEMD -> {
        String timer = new SystemdTimer(home, programs, systemdFolder).install();
        events.publish(new LifeEvent.HeartbeatInstalled(kind.word(), timer));
      }
      case NONE ->
          events.publish(
              new LifeEvent.HeartbeatInstalled(kind.word(), "somebody else calls cron-1m"));
    }
    // The former one goes last: there is no moment at which nothing calls the heartbeat.
    if (kind != HeartbeatKind.CRON && programs.isThere("crontab")) {
      new CronEntry(home, programs).remove();
    }
    if (kind != HeartbeatKind.SYSTEMD) {
      new SystemdTimer(home, programs, systemdFolder).remove();
    }
  }

  private HeartbeatKind choose() throws InitException {
    if (programs.isSystemdRunning()) {
      return HeartbeatKind.SYSTEMD;
    }
    if (programs.isThere("crontab")) {
      return HeartbeatKind.CRON;
    }
    throw new InitException(
        "nothing here can call the heartbeat: systemd does not run and there is no crontab"
            + " program; install cron, or use --heartbeat none and call cron-1m yourself");
  }
}
