package io.federation.node.chat;

import io.federation.chat.Channel;
import io.federation.node.home.FileLocks;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What chat owes to people.
 *
 * @param waiting how many critical messages wait to be delivered
 * @param droppedChatty how many chatty messages were dropped since the last that was delivered
 * @param droppedCritical how many critical messages were dropped since the last that was delivered
 * @param troubles which address takes nothing, and why; shows no address
 */
public record ChatStatus(
    int waiting, int droppedChatty, int droppedCritical, List<String> troubles) {

  public ChatStatus {
    troubles = List.copyOf(troubles);
  }

  /** Returns how many critical messages wait to be delivered on a node. */
  public static int waiting(NodeHome home) {
    int waiting = 0;
    String[] queued = ChatMirror.queue(home).toFile().list();
    if (queued != null) {
      for (String name : queued) {
        waiting += name.startsWith(".") ? 0 : 1;
      }
    }
    return waiting;
  }

  /** Returns how it stands on a node; nothing if all was delivered, or chat is not used. */
  public static Optional<ChatStatus> of(NodeHome home) throws IOException {
    ChatStore store = new ChatStore(home, new FileLocks(home));
    List<String> troubles = new ArrayList<>();
    for (Channel channel : Channel.values()) {
      String trouble = store.state(channel).trouble();
      if (!trouble.isEmpty()) {
        troubles.add(channel.word() + ": " + trouble);
      }
    }
    ChatStatus status =
        new ChatStatus(
            store.queued().size(),
            store.state(Channel.CHATTY).dropped(),
            store.state(Channel.CRITICAL).dropped(),
            troubles);
    return status.equals(new ChatStatus(0, 0, 0, List.of()))
        ? Optional.empty()
        : Optional.of(status);
  }
}
