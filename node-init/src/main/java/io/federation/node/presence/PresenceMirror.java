package io.federation.node.presence;

import io.federation.machine.Deadline;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.NodeEvent;
import io.federation.model.event.NumberedEvent;
import io.federation.model.spec.NodeConfig;
import io.federation.node.event.Mirror;
import io.federation.node.home.FileLocks;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.home.StatusStore;
import io.federation.node.repository.ConfigStore;
import io.federation.node.repository.ServerClock;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says that the node is there: at changes of its state, and with each heartbeat. Where the
 * federation's description names no place for it, it costs no more than reading that.
 */
public final class PresenceMirror implements Mirror {

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final StatusStore statuses;
  private final ConfigStore configs;
  private final Stores stores;
  private final FileLocks locks;
  private final ServerClock serverClock;
  private final Clock clock;
  private final List<NodeEvent> news = new ArrayList<>();
  private @Nullable Presence presence;

  public PresenceMirror(
      NodeHome home, StatusStore statuses, Stores stores, ServerClock serverClock, Clock clock) {
    this.home = home;
    this.nodeInfo = new NodeInfo(home);
    this.statuses = statuses;
    this.configs = new ConfigStore(home);
    this.stores = stores;
    this.locks = new FileLocks(home);
    this.serverClock = serverClock;
    this.clock = clock;
  }

  @Override
  public void on(NumberedEvent occurrence) {
    if (occurrence.event() instanceof LifeEvent.StateChanged changed) {
      // The heartbeat ends with these, and then publishes anyway.
      if (!changed.to().isAtRest()) {
        publish(Optional.empty());
      }
    } else if (occurrence.event() instanceof LifeEvent.ConfigTaken && !presence().hasPublished()) {
      // Only now does a new node know where it can say that it is being set up.
      publish(Optional.empty());
    }
  }

  /** Says that the node is there, and takes over who else is. */
  @Override
  public void beat(Deadline deadline) {
    publish(Optional.of(deadline));
    // The time that one heartbeat has lost at a server in trouble is not the next one's.
    presence = null;
  }

  @Override
  public void rehearse() {
    try {
      NodeConfig config = configs.load();
      if (config.presence().isPresent()) {
        presence().rehearse(config);
      }
    } catch (IOException | RuntimeException | Error e) {
      // What goes wrong here goes wrong in the next heartbeat as well, and is told then.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public List<NodeEvent> finish(Deadline deadline) {
    List<NodeEvent> told = List.copyOf(news);
    news.clear();
    return told;
  }

  /** Nothing that goes wrong here may keep the node from its work. */
  private void publish(Optional<Deadline> beat) {
    try {
      NodeConfig config = configs.load();
      if (config.presence().isPresent()) {
        news.addAll(
            beat.isPresent()
                ? presence().beat(config, beat.get().left())
                : presence().tell(config));
      }
    } catch (IOException | RuntimeException | Error e) {
      news.addAll(presence().failed(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns what publishes and reads; it is made when it is asked for. */
  public Presence presence() {
    if (presence == null) {
      RecordMaker records = new RecordMaker(home, nodeInfo, statuses);
      presence = new Presence(home, records, stores, locks, serverClock, clock);
    }
    return presence;
  }
}
