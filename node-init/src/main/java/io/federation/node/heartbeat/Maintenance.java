package io.federation.node.heartbeat;

import io.federation.machine.ErrorText;
import io.federation.machine.LockFile;
import io.federation.model.NodeStatus;
import io.federation.model.SpreadDelay;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.housekeeping.Housekeeping;
import io.federation.node.init.AgentInstaller;
import io.federation.node.init.InitException;
import io.federation.node.install.StartArchive;
import io.federation.node.life.Lifecycle;
import io.federation.node.repository.ConfigStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/** What is done now and then at the end of a heartbeat, however it went. */
public final class Maintenance {

  /** A node that has been at rest for so long is not about to work. */
  private static final Duration SETTLED = Duration.ofMinutes(1);

  private final Housekeeping housekeeping;
  private final StartArchive archive;
  private final AgentInstaller agent;
  private final ConfigStore configs;
  private final Lifecycle life;
  private final EventPublisher events;
  private final Clock clock;

  public Maintenance(
      Housekeeping housekeeping,
      StartArchive archive,
      AgentInstaller agent,
      ConfigStore configs,
      Lifecycle life,
      EventPublisher events,
      Clock clock) {
    this.housekeeping = housekeeping;
    this.archive = archive;
    this.agent = agent;
    this.configs = configs;
    this.life = life;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Does what is due. The caller holds the work lock; what goes wrong is told, so that it does not
   * hide how the heartbeat itself went.
   *
   * @param look is closed where something is due, as that takes its time
   */
  void call(LockFile look, String identity) {
    try {
      agent.settle(configs.load().zookeeper().isPresent());
    } catch (IOException | InitException | RuntimeException | Error e) {
      events.publish(new LifeEvent.Warning("The agent is not settled: " + ErrorText.of(e)));
    }
    try {
      boolean due = housekeeping.isDue();
      if (due) {
        look.close();
        housekeeping.keep(SpreadDelay.of(identity, Housekeeping.PERIOD));
      }
      // Java itself is upgraded now and then, by the machine's package manager.
      if (archive.isPostponed() ? hasSettled() : due) {
        look.close();
        archive.refresh();
      }
    } catch (IOException | RuntimeException | Error e) {
      events.publish(new LifeEvent.Warning("Housekeeping failed: " + ErrorText.of(e)));
    }
  }

  private boolean hasSettled() throws IOException {
    NodeStatus status = life.status();
    return status.state().isAtRest()
        && status.since().isPresent()
        && !clock.instant().isBefore(status.since().get().instant().plus(SETTLED));
  }
}
