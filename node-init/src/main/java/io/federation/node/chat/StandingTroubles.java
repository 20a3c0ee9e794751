package io.federation.node.chat;

import io.federation.chat.Channel;
import io.federation.chat.ChatText;
import io.federation.machine.LockFile;
import io.federation.machine.StateFiles;
import io.federation.node.home.FileLocks;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The troubles that were said and last: {@code run/chat/troubles.txt}. The log tells each of them
 * anew every minute; chat hears of it when it begins and when it is over.
 */
final class StandingTroubles {

  private static final int MOST = 100;
  private static final int FIELDS = 3;

  private final Path file;
  private final FileLocks locks;

  StandingTroubles(NodeHome home, FileLocks locks) {
    this.file = ChatListener.troubles(home);
    this.locks = locks;
  }

  /** Returns whether {@code topic} was said, and is not over. */
  boolean has(String topic) throws IOException {
    return read().containsKey(topic);
  }

  /** Notes that {@code message} was said of {@code topic}. */
  void begin(String topic, ChatMessage message) throws IOException {
    try (LockFile held = locks.state()) {
      Map<String, String> troubles = read();
      String text = ChatText.line(message.text());
      troubles.put(topic, topic + "\t" + message.channel() + "\t" + text);
      write(troubles);
    }
  }

  /** Returns what is to be said of the troubles that are not among {@code seen}. */
  List<ChatMessage> over(Set<String> seen) throws IOException {
    Map<String, String> troubles = read();
    troubles.keySet().removeAll(seen);
    List<ChatMessage> over = new ArrayList<>();
    for (String line : troubles.values()) {
      String[] fields = line.split("\t", FIELDS);
      String text = "It is over: " + fields[2];
      boolean critical = Channel.valueOf(fields[1]) == Channel.CRITICAL;
      (critical ? ChatMessage.mended(text) : ChatMessage.done(text)).ifPresent(over::add);
    }
    return over;
  }

  /** Forgets the troubles that are not among {@code seen}. */
  void forgetAllBut(Set<String> seen) throws IOException {
    try (LockFile held = locks.state()) {
      Map<String, String> troubles = read();
      troubles.keySet().retainAll(seen);
      write(troubles);
    }
  }

  private Map<String, String> read() throws IOException {
    Map<String, String> troubles = new LinkedHashMap<>();
    for (String line : StateFiles.read(file).orElse("").lines().toList()) {
      String[] fields = line.split("\t", FIELDS);
      if (fields.length == FIELDS && isChannel(fields[1])) {
        troubles.put(fields[0], line);
      }
    }
    return troubles;
  }

  private static boolean isChannel(String name) {
    for (Channel channel : Channel.values()) {
      if (channel.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private void write(Map<String, String> troubles) throws IOException {
    List<String> lines = List.copyOf(troubles.values());
    if (lines.isEmpty()) {
      Files.deleteIfExists(file);
    } else {
      List<String> newest = lines.subList(Math.max(0, lines.size() - MOST), lines.size());
      StateFiles.writeIfChanged(file, String.join("\n", newest) + "\n");
    }
  }
}
