package io.federation.node.heartbeat;

import io.federation.machine.ErrorText;
import io.federation.machine.LockFile;
import io.federation.model.ExitCode;
import io.federation.model.NodeProperty;
import io.federation.model.NodeState;
import io.federation.model.NodeStatus;
import io.federation.model.Stamp;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.Announcer;
import io.federation.node.home.FileLocks;
import io.federation.node.home.NodeInfo;
import io.federation.node.housekeeping.Housekeeping;
import io.federation.node.install.StartArchive;
import io.federation.node.install.Upgrade;
import io.federation.node.life.Life;
import io.federation.node.presence.PresenceListener;
import io.federation.node.repository.Checkouts;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * One heartbeat, as it comes every minute: look at every repository; where something moved, take it
 * and work; say how it went. Two of them never work at the same time, and one that comes beside
 * work says so and leaves at once.
 */
public final class Heartbeat {

  /** The window over which the heartbeats of a federation are spread under cron. */
  private static final Duration PHASE = Duration.ofSeconds(30);

  /** A node that has been at rest for so long has settled. */
  private static final Duration SETTLED = Duration.ofMinutes(1);

  private final NodeInfo nodeInfo;
  private final FileLocks locks;
  private final Life life;
  private final Round round;
  private final Upgrade upgrade;
  private final StartArchive archive;
  private final Housekeeping housekeeping;
  private final PresenceListener presence;
  private final Announcer announcer;
  private final Clock clock;
  private final Sleeper sleeper;

  /** Puts a heartbeat together. */
  public Heartbeat(
      NodeInfo nodeInfo,
      FileLocks locks,
      Life life,
      Round round,
      Upgrade upgrade,
      StartArchive archive,
      Housekeeping housekeeping,
      PresenceListener presence,
      Announcer announcer,
      Clock clock,
      Sleeper sleeper) {
    this.nodeInfo = nodeInfo;
    this.locks = locks;
    this.life = life;
    this.round = round;
    this.upgrade = upgrade;
    this.archive = archive;
    this.housekeeping = housekeeping;
    this.presence = presence;
    this.announcer = announcer;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /**
   * Beats once.
   *
   * @param spread whether to wait for this node's place in the first half of the minute first
   * @param rehearsed whether to leave it at the look where that finds anything new
   * @return an {@link ExitCode}
   * @throws IllegalArgumentException if nodeinfo does not hold what it must
   */
  public int beat(boolean spread, boolean rehearsed) throws IOException, InterruptedException {
    String identity = nodeInfo.name(NodeProperty.INSTANCE_ID).orElse("");
    if (identity.isEmpty()) {
      announcer.tell(
          new LifeEvent.Warning(
              "nodeinfo has no instance-id: set it with node-init nodeinfo set instance-id ..."));
    }
    if (spread) {
      sleeper.sleep(Spread.share(identity, PHASE));
    }
    Optional<LockFile> look = locks.tryHeartbeat();
    if (look.isEmpty()) {
      announcer.tell(new LifeEvent.HeartbeatBeside("another heartbeat is looking"));
      return ExitCode.DONE;
    }
    try {
      return beatInTurn(look.get(), identity, rehearsed);
    } finally {
      // With all other locks open again: presence has one of its own. What is loaded from the jar
      // for the first time cannot be relied upon where another jar has taken its place.
      if (rehearsed) {
        presence.rehearse();
      } else if (!upgrade.hasSwapped()) {
        presence.beat();
      }
    }
  }

  private int beatInTurn(LockFile look, String identity, boolean rehearsed)
      throws IOException, InterruptedException {
    try (LockFile held = look) {
      note(new Stamp(clock.instant()));
      Optional<LockFile> work = locks.tryWork();
      if (work.isEmpty()) {
        announcer.tell(new LifeEvent.HeartbeatBeside("init or work is under way"));
        return ExitCode.DONE;
      }
      try (LockFile working = work.get()) {
        try {
          return beatAlone(held, identity, rehearsed);
        } finally {
          if (!upgrade.hasSwapped()) {
            keepHouse(held, identity, rehearsed);
          }
        }
      }
    }
  }

  private void note(Stamp now) {
    try {
      nodeInfo.set(NodeProperty.HEARTBEAT, now.toString());
    } catch (IOException e) {
      // It is for eyes: a look needs no room on the disk.
      announcer.tell(
          new LifeEvent.Warning("Cannot note the time of the heartbeat: " + ErrorText.of(e)));
    }
  }

  /** Keeps the house at the end, however the heartbeat went; that must not hide why it failed. */
  private void keepHouse(LockFile look, String identity, boolean rehearsed) {
    try {
      if (rehearsed) {
        return;
      }
      boolean due = housekeeping.isDue();
      if (due) {
        look.close();
        housekeeping.keep(Spread.share(identity, Housekeeping.PERIOD));
      }
      // Java itself is upgraded now and then, by the machine's package manager.
      if (archive.isPostponed() ? hasSettled() : due) {
        look.close();
        archive.refresh();
      }
    } catch (IOException e) {
      announcer.tell(new LifeEvent.Warning("Housekeeping failed: " + ErrorText.of(e)));
    }
  }

  private boolean hasSettled() throws IOException {
    NodeStatus status = life.status();
    return status.state().isAtRest()
        && status.since().isPresent()
        && !clock.instant().isBefore(status.since().get().instant().plus(SETTLED));
  }

  private int beatAlone(LockFile look, String identity, boolean rehearsed)
      throws IOException, InterruptedException {
    NodeState state = life.status().state();
    if (!state.canTell()) {
      throw new IllegalArgumentException("this node was never initialised: run node-init init");
    }
    Checkouts.Sight sight = round.look();
    if (!life.status().state().mayWork()) {
      return round.report(sight, "the node is in state " + state.word());
    }
    look.close();
    if (!rehearsed && upgrade.isUnderWay() && upgrade.attend(round.ops())) {
      return ExitCode.DONE;
    }
    if (sight.anyMoved() || sight.stale()) {
      if (rehearsed) {
        return ExitCode.TRY_AGAIN;
      }
      sleeper.sleep(Spread.share(identity, sight.config().jitter()));
      sight = round.advance(sight);
      if (upgrade.attend(round.ops())) {
        return ExitCode.DONE;
      }
    }
    return round.work(sight);
  }
}
