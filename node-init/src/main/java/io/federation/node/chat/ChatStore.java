package io.federation.node.chat;

import io.federation.chat.Channel;
import io.federation.machine.LockFile;
import io.federation.machine.StateFiles;
import io.federation.node.home.FileLocks;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What chat keeps on the disk, in {@code run/chat/}: critical messages that wait, a file each, and
 * how it stands with each channel. A file is there as a whole or not at all, whenever a process is
 * killed.
 */
final class ChatStore {

  /** The most messages that wait; beyond that the oldest go. */
  static final int MOST_QUEUED = 100;

  /** How often a message is tried that the server refuses for what it is. */
  static final int MOST_REFUSALS = 5;

  private static final int DIGITS = 20;
  private static final int COUNT = 6;
  private static final Duration GROWN = Duration.ofMinutes(10);

  private final Path folder;
  private final Path queue;
  private final FileLocks locks;
  private int enqueued;

  ChatStore(NodeHome home, FileLocks locks) {
    this.folder = ChatMirror.folder(home);
    this.queue = ChatMirror.queue(home);
    this.locks = locks;
  }

  /**
   * Lets a message wait; drops the oldest, and counts them, where too many do.
   *
   * @param sequence number of its event: messages are said in that order
   */
  void enqueue(long sequence, ChatLine line) throws IOException {
    try (LockFile held = locks.state()) {
      // The stamp keeps messages apart should the numbers of events begin again, the count those
      // of one event.
      String name = digits(sequence, DIGITS) + "-" + line.at() + "-" + digits(enqueued, COUNT);
      enqueued++;
      List<Path> waiting = queued();
      int dropped = 0;
      for (Path oldest : waiting.subList(0, Math.max(0, waiting.size() - MOST_QUEUED + 1))) {
        dropped += Files.deleteIfExists(oldest) ? 1 : 0;
      }
      StateFiles.write(queue.resolve(name), line.render());
      if (dropped > 0) {
        write(Channel.CRITICAL, state(Channel.CRITICAL).drop(dropped));
      }
    }
  }

  private static String digits(long number, int width) {
    String digits = Long.toString(number);
    return "0".repeat(Math.max(0, width - digits.length())) + digits;
  }

  /** Returns the files of the messages that wait, oldest first. */
  List<Path> queued() throws IOException {
    return list(true);
  }

  /**
   * Notes that the server has refused a message for what it is.
   *
   * @return whether that was once too often: the message does not wait any more
   */
  boolean refuse(Path file) throws IOException {
    String[] name = file.getFileName().toString().split("\\.", 2);
    int refusals = name.length == 1 ? 1 : name[1].length() + 1;
    if (refusals >= MOST_REFUSALS) {
      return Files.deleteIfExists(file);
    }
    try {
      Files.move(
          file,
          queue.resolve(name[0] + "." + "r".repeat(refusals)),
          StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      // It was the oldest of too many.
      return false;
    }
    return false;
  }

  /** Returns the message in a file; nothing if it is damaged, or somebody has removed it. */
  static Optional<ChatLine> read(Path file) throws IOException {
    return StateFiles.read(file).flatMap(ChatLine::parse);
  }

  /** Removes what processes left behind that were killed while they wrote. */
  void sweep() throws IOException {
    // By the machine's own clock, which is what the files' times are of.
    Instant grown = Instant.now().minus(GROWN);
    for (Path file : list(false)) {
      try {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(grown)) {
          Files.deleteIfExists(file);
        }
      } catch (NoSuchFileException e) {
        // It was being written when it was listed, and is a message by now.
      }
    }
  }

  /** Returns how it stands with a channel. */
  ChannelState state(Channel channel) throws IOException {
    return StateFiles.read(file(channel)).map(ChannelState::parse).orElse(ChannelState.WELL);
  }

  /** Changes how it stands with a channel; returns how it stood before. */
  ChannelState update(Channel channel, UnaryOperator<ChannelState> change) throws IOException {
    try (LockFile held = locks.state()) {
      ChannelState before = state(channel);
      write(channel, change.apply(before));
      return before;
    }
  }

  private void write(Channel channel, ChannelState state) throws IOException {
    if (!state.equals(state(channel))) {
      StateFiles.write(file(channel), state.render());
    }
  }

  private List<Path> list(boolean whole) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(queue)) {
      try (Stream<Path> all = Files.list(queue)) {
        all.filter(file -> whole != file.getFileName().toString().startsWith("."))
            .sorted()
            .forEach(files::add);
      }
    }
    return files;
  }

  private Path file(Channel channel) {
    return folder.resolve(channel.word() + ".txt");
  }
}
