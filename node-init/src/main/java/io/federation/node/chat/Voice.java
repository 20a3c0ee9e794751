package io.federation.node.chat;

import io.federation.chat.Channel;
import io.federation.chat.ChatText;
import io.federation.machine.ErrorText;
import io.federation.model.NodeProperty;
import io.federation.model.Stamp;
import io.federation.model.event.Occurrence;
import io.federation.node.home.FileLocks;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.repository.ConfigStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says messages for one process. Made when there is something to say. */
final class Voice {

  /** The most that chat costs a process, all its messages together. */
  private static final Duration BUDGET = Duration.ofSeconds(1);

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final ConfigStore configs;
  private final Clock clock;
  private final ChatStore store;
  private final StandingTroubles troubles;
  private final Courier courier;
  private final Set<String> seen = new HashSet<>();
  private final List<String> ownTroubles = new ArrayList<>();

  Voice(NodeHome home, ConfigStore configs, FileLocks locks, Clock clock) {
    this.home = home;
    this.nodeInfo = new NodeInfo(home);
    this.configs = configs;
    this.clock = clock;
    this.store = new ChatStore(home, locks);
    this.troubles = new StandingTroubles(home, locks);
    this.courier = new Courier(home, configs, locks, store, clock);
  }

  /** Says what is to be said of an event. */
  void say(Occurrence occurrence, ChatMessage message) {
    try {
      Optional<String> topic = message.topic();
      topic.ifPresent(seen::add);
      if (!isWanted(message.channel()) || (topic.isPresent() && troubles.has(topic.get()))) {
        return;
      }
      say(occurrence.sequence(), occurrence.at(), message);
      if (topic.isPresent()) {
        // After it was said: whoever is killed in between says it twice rather than never.
        troubles.begin(topic.get(), message);
      }
    } catch (IOException e) {
      ownTroubles.add(ErrorText.of(e));
    }
  }

  /**
   * Comes to an end.
   *
   * @param sequence number of the last event of this process
   * @param looked whether all repositories were looked at, so that troubles that nobody told of are
   *     over
   * @return what is wrong with chat itself since this process, a line each
   */
  List<String> finish(long sequence, boolean looked) {
    try {
      if (looked) {
        for (ChatMessage over : troubles.over(seen)) {
          if (isWanted(over.channel())) {
            say(sequence, new Stamp(clock.instant()), over);
          }
        }
        troubles.forgetAllBut(seen);
      }
      if (!store.queued().isEmpty()) {
        courier.deliverQueue();
      }
      ownTroubles.addAll(courier.finish(BUDGET));
    } catch (IOException e) {
      ownTroubles.add(ErrorText.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.copyOf(ownTroubles);
  }

  /** Where the settings cannot be read, somebody wanted to hear: the courier tells why not. */
  private boolean isWanted(Channel channel) {
    try {
      return ChatListener.settings(home, configs).target(channel).isPresent();
    } catch (IOException e) {
      return true;
    }
  }

  private void say(long sequence, Stamp at, ChatMessage message) throws IOException {
    String line = ChatText.line(speaker() + ": " + message.text());
    Note note = new Note(message.colour(), at, line);
    if (message.channel() == Channel.CHATTY) {
      courier.deliver(Channel.CHATTY, note);
      return;
    }
    try {
      store.enqueue(sequence, note);
      courier.deliverQueue();
    } catch (IOException e) {
      // A full disk, perhaps, is what it is about: better said once than not at all.
      courier.deliver(Channel.CRITICAL, note);
      throw e;
    }
  }

  private String speaker() throws IOException {
    return nodeInfo.get(NodeProperty.INSTANCE_ID).orElse("?")
        + ":"
        + nodeInfo.get(NodeProperty.DEPLOYMENT).orElse("?")
        + "/"
        + nodeInfo.get(NodeProperty.NODEPART).orElse("?");
  }
}
