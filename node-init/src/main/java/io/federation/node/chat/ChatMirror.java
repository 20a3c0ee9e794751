package io.federation.node.chat;

import io.federation.chat.ChatSettings;
import io.federation.machine.Deadline;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.NodeEvent;
import io.federation.model.event.NumberedEvent;
import io.federation.node.event.Mirror;
import io.federation.node.home.FileLocks;
import io.federation.node.home.NodeHome;
import io.federation.node.repository.ConfigStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says in chat what people want to know of a node. It costs nothing where there is nothing to say,
 * and at most a second, at the end of the process, where the chat server is in trouble.
 */
public final class ChatMirror implements Mirror {

  private final NodeHome home;
  private final ConfigStore configs;
  private final FileLocks locks;
  private final Clock clock;
  private @Nullable ChatSender sender;
  private long sequence;
  private boolean looked;

  /** Speaks for the node in {@code home}, where its configuration and its credentials say. */
  public ChatMirror(NodeHome home, Clock clock) {
    this.home = home;
    this.configs = new ConfigStore(home);
    this.locks = new FileLocks(home);
    this.clock = clock;
  }

  @Override
  public void on(NumberedEvent occurrence) {
    sequence = occurrence.sequence();
    if (occurrence.event() instanceof LifeEvent.NoChange) {
      // The end of a heartbeat with nothing to do: what follows would load more classes.
      looked = true;
      return;
    }
    looked |= ChatMessages.followsALook(occurrence.event());
    Optional<ChatMessage> message = ChatMessages.of(occurrence.event());
    if (message.isPresent()) {
      sender().send(occurrence, message.get());
    }
  }

  /** Delivers what can be delivered by then, be it of this process or of an earlier one. */
  @Override
  public List<NodeEvent> finish(Deadline deadline) {
    if (sender == null && !isAnythingLeft()) {
      return List.of();
    }
    List<NodeEvent> problems = new ArrayList<>();
    for (String problem : sender().finish(sequence, looked, deadline)) {
      problems.add(new LifeEvent.ChatTrouble(problem));
    }
    sender = null;
    looked = false;
    return problems;
  }

  private boolean isAnythingLeft() {
    String[] queued = queue(home).toFile().list();
    return (queued != null && queued.length > 0) || (looked && troubles(home).toFile().exists());
  }

  // Where things are stands here, as a heartbeat with nothing to say asks, and loads nothing else.

  static Path folder(NodeHome home) {
    return home.run().resolve("chat");
  }

  static Path queue(NodeHome home) {
    return folder(home).resolve("queue");
  }

  static Path troubles(NodeHome home) {
    return folder(home).resolve("troubles.txt");
  }

  /**
   * Returns where the node speaks: what {@code federation.yaml} says, and over it what stands in
   * its credentials.
   */
  public static ChatSettings settings(NodeHome home, ConfigStore configs) throws IOException {
    return ChatSettings.load(configs.load().chat(), home.credentials().resolve("chat.properties"));
  }

  private ChatSender sender() {
    if (sender == null) {
      sender = new ChatSender(home, configs, locks, clock);
    }
    return sender;
  }
}
