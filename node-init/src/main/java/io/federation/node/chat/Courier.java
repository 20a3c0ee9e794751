package io.federation.node.chat;

import io.federation.chat.Answer;
import io.federation.chat.Channel;
import io.federation.chat.ChatSettings;
import io.federation.chat.Payload;
import io.federation.chat.Post;
import io.federation.machine.ErrorText;
import io.federation.machine.LockFile;
import io.federation.node.home.FileLocks;
import io.federation.node.home.NodeHome;
import io.federation.node.repository.ConfigStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Delivers messages in the background, in their order, while the node works. A thread that does not
 * keep the process alive does it all, names of hosts looked up included: so whatever a chat server
 * does, nobody waits for longer than {@link #finish} says.
 */
final class Courier {

  /** For one post while the node works: nobody waits for it. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final long POLL_MILLIS = 50;

  /** Something to deliver: one message, or all critical ones that wait on the disk. */
  private record Errand(Channel channel, Optional<Note> note) {}

  private static final Errand QUEUE = new Errand(Channel.CRITICAL, Optional.empty());
  private static final Errand LAST = new Errand(Channel.CHATTY, Optional.empty());

  private final NodeHome home;
  private final ConfigStore configs;
  private final FileLocks locks;
  private final ChatStore store;
  private final Clock clock;
  private final BlockingQueue<Errand> errands = new LinkedBlockingQueue<>();
  private final List<String> troubles = new ArrayList<>();
  private final Thread thread;
  private boolean started;
  private boolean gaveUp;
  private @Nullable Errand underWay;
  private @Nullable Post post;
  private @Nullable Channel posting;

  Courier(NodeHome home, ConfigStore configs, FileLocks locks, ChatStore store, Clock clock) {
    this.home = home;
    this.configs = configs;
    this.locks = locks;
    this.store = store;
    this.clock = clock;
    this.thread = new Thread(this::run, "chat");
    thread.setDaemon(true);
  }

  /** Delivers {@code note} as soon as may be, once; a failure drops it. */
  void deliver(Channel channel, Note note) {
    send(new Errand(channel, Optional.of(note)));
  }

  /** Delivers the critical messages that wait, up to the first that is not taken. */
  void deliverQueue() {
    send(QUEUE);
  }

  private void send(Errand errand) {
    errands.add(errand);
    if (!started) {
      started = true;
      thread.start();
    }
  }

  /**
   * Waits for what is under way, and gives up what is not delivered by then: chatty messages are
   * dropped, critical ones wait on the disk.
   *
   * @param limit how long to wait at most
   * @return troubles that began since the last process, a line each
   */
  List<String> finish(Duration limit) throws IOException, InterruptedException {
    if (started) {
      errands.add(LAST);
      thread.join(limit.toMillis());
      giveUp();
    }
    synchronized (this) {
      return List.copyOf(troubles);
    }
  }

  private synchronized void giveUp() throws IOException {
    gaveUp = true;
    thread.interrupt();
    List<Errand> left = new ArrayList<>();
    if (underWay != null) {
      left.add(underWay);
    }
    errands.drainTo(left);
    for (Errand errand : left) {
      drop(errand);
    }
    if (post != null && posting != null) {
      Answer answer =
          post.isSent()
              ? new Answer.Missing()
              : new Answer.Unreachable("no connection to the server in time");
      note(posting, answer);
      post.abort();
    }
  }

  private void run() {
    try {
      for (Errand errand = errands.take(); !errand.equals(LAST); errand = errands.take()) {
        begin(errand);
        try (LockFile held = turn()) {
          deliver(errand);
        } catch (IOException | RuntimeException e) {
          fail(errand, e);
        }
        end();
      }
    } catch (InterruptedException e) {
      // Whoever called finish does not wait any longer, and has seen to what is left.
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void begin(Errand errand) throws InterruptedException {
    stopIfGivenUp();
    underWay = errand;
  }

  private synchronized void end() {
    underWay = null;
  }

  private void stopIfGivenUp() throws InterruptedException {
    if (gaveUp) {
      throw new InterruptedException("given up");
    }
  }

  /** Waits until no other process of this node delivers. */
  private LockFile turn() throws IOException, InterruptedException {
    Optional<LockFile> held = locks.tryChat();
    while (held.isEmpty()) {
      Thread.sleep(POLL_MILLIS);
      held = locks.tryChat();
    }
    return held.get();
  }

  private void deliver(Errand errand) throws IOException, InterruptedException {
    ChatSettings settings = ChatListener.settings(home, configs);
    if (errand.note().isPresent()) {
      conclude(errand, post(settings, errand.channel(), errand.note().get(), Optional.empty()));
      return;
    }
    store.sweep();
    for (Path file : store.queued()) {
      Optional<Note> note = ChatStore.read(file);
      if (note.isEmpty()) {
        // A machine that lost its power leaves files without content.
        if (Files.deleteIfExists(file)) {
          store.update(Channel.CRITICAL, state -> state.drop(1));
        }
      } else if (!post(settings, Channel.CRITICAL, note.get(), Optional.of(file))) {
        return;
      }
    }
  }

  /** Posts a message; returns whether it was taken, or nobody wants it. */
  private boolean post(ChatSettings settings, Channel channel, Note note, Optional<Path> file)
      throws IOException, InterruptedException {
    Optional<ChatSettings.Target> target = settings.target(channel);
    Instant now = clock.instant();
    if (target.isEmpty()) {
      remove(file);
      return true;
    }
    if (store.state(target.get().channel()).isHeld(now)) {
      return false;
    }
    int dropped = store.state(channel).dropped();
    byte[] body = Payload.of(settings.spec().form(), note.colour(), note.words(now, dropped));
    Post fresh = new Post(target.get().url(), settings.token(), body);
    begin(fresh, target.get().channel());
    Answer answer = fresh.send(LIMIT, now);
    synchronized (this) {
      stopIfGivenUp();
      post = null;
      if (answer instanceof Answer.Accepted) {
        remove(file);
        store.update(channel, state -> state.drop(-dropped));
      }
      note(target.get().channel(), answer);
    }
    return answer instanceof Answer.Accepted;
  }

  private static void remove(Optional<Path> file) throws IOException {
    if (file.isPresent()) {
      Files.deleteIfExists(file.get());
    }
  }

  private synchronized void conclude(Errand errand, boolean taken)
      throws IOException, InterruptedException {
    stopIfGivenUp();
    underWay = null;
    if (!taken) {
      drop(errand);
    }
  }

  private void drop(Errand errand) throws IOException {
    if (errand.note().isPresent()) {
      store.update(errand.channel(), state -> state.drop(1));
    }
  }

  private synchronized void begin(Post fresh, Channel target) throws InterruptedException {
    stopIfGivenUp();
    post = fresh;
    posting = target;
  }

  private synchronized void fail(Errand errand, Exception trouble) throws InterruptedException {
    stopIfGivenUp();
    try {
      drop(errand);
      note(errand.channel(), new Answer.Unreachable(ErrorText.of(trouble)));
    } catch (IOException e) {
      troubles.add(ErrorText.of(e));
    }
  }

  /** Keeps what an address answered, and has it told if that is another trouble than before. */
  private synchronized void note(Channel target, Answer answer) throws IOException {
    Instant now = clock.instant();
    ChannelState before = store.update(target, state -> state.after(answer, now));
    String trouble = answer.trouble();
    if (!trouble.isEmpty() && !trouble.equals(before.trouble())) {
      troubles.add("the address for " + target.word() + " messages does not take them: " + trouble);
    }
  }
}
