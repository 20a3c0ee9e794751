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
 * The problems that were told in chat and are not over: {@code run/chat/troubles.txt}. The log
 * tells each of them anew every minute, chat only when it begins and when it is over.
 */
final class OngoingProblems {

  private static final int MOST = 100;
  private static final int FIELDS = 3;

  private final Path file;
  private final FileLocks locks;

  OngoingProblems(NodeHome home, FileLocks locks) {
    this.file = ChatMirror.troubles(home);
    this.locks = locks;
  }

  /** Returns whether {@code topic} was told, and is not over. */
  boolean has(String topic) throws IOException {
    return read().containsKey(topic);
  }

  /** Notes that {@code message} was told of {@code topic}. */
  void begin(String topic, ChatMessage message) throws IOException {
    try (LockFile held = locks.state()) {
      Map<String, String> problems = read();
      String text = ChatText.line(message.text());
      problems.put(topic, topic + "\t" + message.channel() + "\t" + text);
      write(problems);
    }
  }

  /** Returns what is to be told of the problems that are not among {@code seen}. */
  List<ChatMessage> over(Set<String> seen) throws IOException {
    Map<String, String> problems = read();
    problems.keySet().removeAll(seen);
    List<ChatMessage> over = new ArrayList<>();
    for (String line : problems.values()) {
      String[] fields = line.split("\t", FIELDS);
      String text = "It is over: " + fields[2];
      boolean critical = Channel.valueOf(fields[1]) == Channel.CRITICAL;
      (critical ? ChatMessage.mended(text) : ChatMessage.done(text)).ifPresent(over::add);
    }
    return over;
  }

  /** Forgets the problems that are not among {@code seen}. */
  void forgetAllBut(Set<String> seen) throws IOException {
    try (LockFile held = locks.state()) {
      Map<String, String> problems = read();
      problems.keySet().retainAll(seen);
      write(problems);
    }
  }

  private Map<String, String> read() throws IOException {
    Map<String, String> problems = new LinkedHashMap<>();
    for (String line : StateFiles.read(file).orElse("").lines().toList()) {
      String[] fields = line.split("\t", FIELDS);
      if (fields.length == FIELDS && isChannel(fields[1])) {
        problems.put(fields[0], line);
      }
    }
    return problems;
  }

  private static boolean isChannel(String name) {
    for (Channel channel : Channel.values()) {
      if (channel.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private void write(Map<String, String> problems) throws IOException {
    List<String> lines = List.copyOf(problems.values());
    if (lines.isEmpty()) {
      Files.deleteIfExists(file);
    } else {
      List<String> newest = lines.subList(Math.max(0, lines.size() - MOST), lines.size());
      StateFiles.writeIfChanged(file, String.join("\n", newest) + "\n");
    }
  }
}
