package io.federation.node.chat;

import io.federation.chat.Channel;
import io.federation.chat.ChatText;
import io.federation.machine.Deadline;
import io.federation.machine.ErrorText;
import io.federation.model.NodeProperty;
import io.federation.model.Stamp;
import io.federation.model.event.NumberedEvent;
import io.federation.node.home.FileLocks;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.repository.ConfigStore;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sends the messages of one process. Made when there is something to send. */
final class ChatSender {

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final ConfigStore configs;
  private final Clock clock;
  private final ChatStore store;
  private final OngoingProblems ongoing;
  private final ChatDelivery delivery;
  private final Set<String> seen = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  ChatSender(NodeHome home, ConfigStore configs, FileLocks locks, Clock clock) {
    this.home = home;
    this.nodeInfo = new NodeInfo(home);
    this.configs = configs;
    this.clock = clock;
    this.store = new ChatStore(home, locks);
    this.ongoing = new OngoingProblems(home, locks);
    this.delivery = new ChatDelivery(home, configs, locks, store, clock);
  }

  /** Sends the message of an event, unless nobody wants it or it was told before. */
  void send(NumberedEvent occurrence, ChatMessage message) {
    try {
      Optional<String> topic = message.topic();
      topic.ifPresent(seen::add);
      if (!isWanted(message.channel()) || (topic.isPresent() && ongoing.has(topic.get()))) {
        return;
      }
      send(occurrence.sequence(), occurrence.at(), message);
      if (topic.isPresent()) {
        // After it was sent: whoever is killed in between sends it twice rather than never.
        ongoing.begin(topic.get(), message);
      }
    } catch (IOException e) {
      problems.add(ErrorText.of(e));
    }
  }

  /**
   * Comes to an end.
   *
   * @param sequence number of the last event of this process
   * @param looked whether all repositories were looked at, so that problems that nobody told of are
   *     over
   * @param deadline until when to deliver
   * @return what is wrong with chat itself since this process, a line each
   */
  List<String> finish(long sequence, boolean looked, Deadline deadline) {
    try {
      if (looked) {
        for (ChatMessage over : ongoing.over(seen)) {
          if (isWanted(over.channel())) {
            send(sequence, new Stamp(clock.instant()), over);
          }
        }
        ongoing.forgetAllBut(seen);
      }
      if (!store.queued().isEmpty()) {
        delivery.deliverQueue();
      }
      problems.addAll(delivery.finish(deadline.left()));
    } catch (IOException e) {
      problems.add(ErrorText.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.copyOf(problems);
  }

  /** Where the settings cannot be read, the delivery tells why. */
  private boolean isWanted(Channel channel) {
    try {
      return ChatMirror.settings(home, configs).target(channel).isPresent();
    } catch (IOException e) {
      return true;
    }
  }

  private void send(long sequence, Stamp at, ChatMessage message) throws IOException {
    String text = ChatText.line(speaker() + ": " + message.text());
    ChatLine line = new ChatLine(message.colour(), at, text);
    if (message.channel() == Channel.CHATTY) {
      delivery.deliver(Channel.CHATTY, line);
      return;
    }
    try {
      store.enqueue(sequence, line);
      delivery.deliverQueue();
    } catch (IOException e) {
      // A full disk, perhaps, is what it is about: better sent once than not at all.
      delivery.deliver(Channel.CRITICAL, line);
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
