package io.federation.node.chat;

import io.federation.chat.Channel;
import io.federation.machine.Deadline;
import io.federation.model.NodeState;
import io.federation.model.Stamp;
import io.federation.model.UnitName;
import io.federation.model.Version;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.NodeEvent;
import io.federation.model.event.NumberedEvent;
import io.federation.model.event.WorkEvent;
import io.federation.model.spec.ChatSpec;
import io.federation.model.spec.NodeConfig;
import io.federation.node.home.FileLocks;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A node's home with chat switched on, for processes that say something and end. */
final class ChatFixture {

  static final UnitName UNIT = new UnitName("ops", "common");
  static final String PATH = "/hooks/s3cret-path";

  final NodeHome home;
  final FileLocks locks;
  final ManualClock clock = ManualClock.at("2026-01-01T12:00:00Z");
  private long sequence;

  ChatFixture(Path folder) throws IOException {
    this.home = new NodeHome(folder.resolve("home"));
    this.locks = new FileLocks(home);
    NodeInfo info = new NodeInfo(home);
    info.set("instance-id", "i-1");
    info.set("deployment", "fed1");
    info.set("nodepart", "db1");
  }

  /** What a process did. */
  record Run(List<String> troubles, Duration finish) {}

  /** Sets what {@code federation.yaml} says. */
  void configure(ChatSpec.Form form, Optional<String> chatty, Optional<String> critical)
      throws IOException {
    NodeConfig usual = NodeConfig.defaults();
    NodeConfig config =
        new NodeConfig(
            usual.jitter(),
            usual.workTimeLimit(),
            usual.lookLimit(),
            usual.fetchLimit(),
            usual.initPrefix(),
            usual.workPrefix(),
            usual.repositories(),
            new ChatSpec(form, chatty, critical),
            usual.presence(),
            usual.zookeeper(),
            usual.metrics(),
            usual.deploy(),
            usual.parts(),
            usual.aws());
    Files.createDirectories(home.nodeinfo());
    Files.writeString(home.nodeinfo().resolve("config.properties"), config.render());
  }

  /** Sets one address for everything. */
  void speakTo(String url) throws IOException {
    configure(ChatSpec.Form.SLACK, Optional.of(url), Optional.empty());
  }

  /** Writes {@code credentials/chat.properties}. */
  Path writeCredentials(String mode, String text) throws IOException {
    Path file = home.credentials().resolve("chat.properties");
    Files.createDirectories(home.credentials());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return file;
  }

  /** Returns the listener of a new process. */
  ChatMirror process() {
    return new ChatMirror(home, clock);
  }

  NumberedEvent now(NodeEvent event) {
    sequence++;
    return new NumberedEvent(sequence, new Stamp(clock.instant()), event);
  }

  /** A process that tells events and ends. */
  Run run(NodeEvent... events) {
    ChatMirror listener = process();
    for (NodeEvent event : events) {
      listener.on(now(event));
    }
    long start = System.nanoTime();
    List<String> troubles = finish(listener);
    return new Run(troubles, Duration.ofNanos(System.nanoTime() - start));
  }

  static List<String> finish(ChatMirror listener) {
    return listener.finish(Deadline.in(Duration.ofSeconds(1))).stream()
        .map(trouble -> ((LifeEvent.ChatTrouble) trouble).what())
        .toList();
  }

  /** A heartbeat with nothing to do, a minute later. */
  Run beat() {
    clock.advance(Duration.ofMinutes(1));
    return run(new LifeEvent.NoChange());
  }

  static NodeEvent wedged(String reason) {
    return new LifeEvent.StateChanged(NodeState.WORKING, NodeState.WEDGED, reason);
  }

  static NodeEvent started(int attempt) {
    return new WorkEvent.Started(UNIT, new Version("a".repeat(40)), attempt);
  }

  ChatStore store() {
    return new ChatStore(home, locks);
  }

  int queued() {
    try {
      return store().queued().size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int dropped(Channel channel) throws IOException {
    return store().state(channel).dropped();
  }
}
