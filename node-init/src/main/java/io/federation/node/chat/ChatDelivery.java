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
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Delivers messages in the background, in their order, while the node works. A thread that does not
 * keep the process alive does it all, names of hosts looked up included: so whatever a chat server
 * does, nobody waits for longer than {@link #finish} says.
 */
final class ChatDelivery {

  /** For one post while the node works: nobody waits for it. */
  private static final Duration POST_LIMIT = Duration.ofSeconds(5);

  private static final long POLL_MILLIS = 50;

  /** A post that is under way. */
  private record Attempt(Channel target, Post post) {}

  /** Posts one or more messages; returns whether all were taken. */
  private interface Task {
    boolean run(ChatSettings settings) throws IOException, InterruptedException;
  }

  private final NodeHome home;
  private final ConfigStore configs;
  private final FileLocks locks;
  private final ChatStore store;
  private final Clock clock;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(ChatDelivery::newDaemon);

  /** Whether a message was refused for what it is: it is tried once in each process. */
  private boolean refused;

  // Below: what the thread and whoever calls finish share, under the lock of this object.

  /** The channel of each message that is not on the disk, in the order of delivery. */
  private final Queue<Channel> unsaved = new ArrayDeque<>();

  private final Set<String> problems = new LinkedHashSet<>();
  private @Nullable Attempt attempt;
  private boolean gaveUp;

  ChatDelivery(NodeHome home, ConfigStore configs, FileLocks locks, ChatStore store, Clock clock) {
    this.home = home;
    this.configs = configs;
    this.locks = locks;
    this.store = store;
    this.clock = clock;
  }

  private static Thread newDaemon(Runnable task) {
    Thread thread = new Thread(task, "chat");
    thread.setDaemon(true);
    return thread;
  }

  /** Delivers {@code line} as soon as may be, once; a failure drops it. */
  void deliver(Channel channel, ChatLine line) {
    synchronized (this) {
      unsaved.add(channel);
    }
    executor.execute(
        () -> {
          boolean taken = run(channel, settings -> isTaken(post(settings, channel, line)));
          synchronized (this) {
            Channel unused = unsaved.remove();
            if (!taken) {
              drop(channel);
            }
          }
        });
  }

  /** Delivers the critical messages that wait on the disk, up to the first that is not taken. */
  void deliverQueue() {
    executor.execute(() -> run(Channel.CRITICAL, this::postQueue));
  }

  /**
   * Waits for what is under way, and gives up what is not delivered by then: chatty messages are
   * dropped, critical ones wait on the disk.
   *
   * @param limit how long to wait at most
   * @return problems that began since the last process, a line each
   */
  List<String> finish(Duration limit) throws InterruptedException {
    executor.shutdown();
    if (!executor.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      giveUp();
    }
    synchronized (this) {
      return List.copyOf(problems);
    }
  }

  private synchronized void giveUp() {
    unsaved.forEach(this::drop);
    if (attempt != null) {
      Answer answer =
          attempt.post().isSent()
              ? new Answer.Missing()
              : new Answer.Unreachable("no connection to the server in time");
      keep(attempt.target(), answer);
      attempt.post().abort();
    }
    gaveUp = true;
    List<Runnable> unused = executor.shutdownNow();
  }

  /** Runs {@code task} while no other process of this node delivers; false if it failed. */
  private boolean run(Channel channel, Task task) {
    try (LockFile held = lock()) {
      return task.run(ChatMirror.settings(home, configs));
    } catch (IOException | RuntimeException | Error e) {
      keep(channel, new Answer.Unreachable(ErrorText.of(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private LockFile lock() throws IOException, InterruptedException {
    Optional<LockFile> held = locks.tryChat();
    while (held.isEmpty()) {
      Thread.sleep(POLL_MILLIS);
      held = locks.tryChat();
    }
    return held.get();
  }

  private boolean postQueue(ChatSettings settings) throws IOException, InterruptedException {
    if (refused) {
      return false;
    }
    store.sweep();
    for (Path file : store.queued()) {
      Optional<ChatLine> line = ChatStore.read(file);
      if (line.isPresent()) {
        Optional<Answer> answer = post(settings, Channel.CRITICAL, line.get());
        if (!isTaken(answer)) {
          if (!isGivenUp(file, line.get(), answer)) {
            return false;
          }
          continue;
        }
      }
      // A machine that lost its power leaves files without content.
      if (Files.deleteIfExists(file) && line.isEmpty()) {
        drop(Channel.CRITICAL);
      }
    }
    return true;
  }

  /** Gives up a message, and says so, that the server has refused often enough for what it is. */
  private boolean isGivenUp(Path file, ChatLine line, Optional<Answer> answer) throws IOException {
    if (answer.isEmpty()
        || !(answer.get() instanceof Answer.Refused refusal)
        || !refusal.isOfTheMessage()) {
      return false;
    }
    if (!store.refuse(file)) {
      refused = true;
      return false;
    }
    drop(Channel.CRITICAL);
    synchronized (this) {
      problems.add(
          "the server refused a message "
              + ChatStore.MOST_REFUSALS
              + " times with HTTP "
              + refusal.status()
              + ", it is not sent any more: "
              + line.text());
    }
    return true;
  }

  private static boolean isTaken(Optional<Answer> answer) {
    return answer.isPresent() && answer.get() instanceof Answer.Accepted;
  }

  /**
   * Posts a message.
   *
   * @return what came of it, {@code Accepted} where nobody wants it; nothing if it was not tried
   */
  private Optional<Answer> post(ChatSettings settings, Channel channel, ChatLine line)
      throws IOException, InterruptedException {
    Optional<ChatSettings.Target> target = settings.target(channel);
    if (target.isEmpty()) {
      return Optional.of(new Answer.Accepted());
    }
    Instant now = clock.instant();
    if (store.state(target.get().channel()).isHeld(now)) {
      return Optional.empty();
    }
    int dropped = store.state(channel).dropped();
    byte[] body = Payload.of(settings.spec().form(), line.colour(), line.shown(now, dropped));
    Post post = new Post(target.get().url(), settings.token(), body);
    begin(new Attempt(target.get().channel(), post));
    Answer answer = post.send(POST_LIMIT, now);
    synchronized (this) {
      attempt = null;
      if (answer instanceof Answer.Accepted) {
        update(channel, state -> state.drop(-dropped));
      }
      keep(target.get().channel(), answer);
    }
    return Optional.of(answer);
  }

  private synchronized void begin(Attempt next) throws InterruptedException {
    if (gaveUp) {
      throw new InterruptedException("no time is left to deliver");
    }
    attempt = next;
  }

  /** Keeps what an address answered; a problem that it did not have before is to be told. */
  private synchronized void keep(Channel target, Answer answer) {
    Instant now = clock.instant();
    ChannelState before = update(target, state -> state.after(answer, now));
    String trouble = answer.trouble();
    if (!trouble.isEmpty() && !trouble.equals(before.trouble())) {
      problems.add("the address for " + target.word() + " messages does not take them: " + trouble);
    }
  }

  private void drop(Channel channel) {
    ChannelState unused = update(channel, state -> state.drop(1));
  }

  /** After {@link #giveUp} what comes of a message is decided, and nothing is changed any more. */
  private synchronized ChannelState update(Channel channel, UnaryOperator<ChannelState> change) {
    try {
      return gaveUp ? store.state(channel) : store.update(channel, change);
    } catch (IOException e) {
      problems.add(ErrorText.of(e));
      return ChannelState.WELL;
    }
  }
}
