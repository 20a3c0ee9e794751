package io.federation.node.presence;

import io.federation.machine.StateFiles;
import io.federation.model.Stamp;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.NodeEvent;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * By how much the node's clock differs from the Git server's, where that is too much: presence is
 * published by the minute, and a node whose clock is off publishes under another minute than the
 * rest.
 */
final class ClockSkew {

  /** Much less than the minute under which all publish. */
  private static final Duration TOO_MUCH = Duration.ofSeconds(20);

  /** A request takes its time, and a server shows whole seconds: less is no news. */
  private static final Duration NEWS = Duration.ofSeconds(5);

  private final Path file;
  private final PresenceProblems problems;

  ClockSkew(NodeHome home) {
    this.problems = new PresenceProblems(home);
    this.file = PublishQueue.folder(home).resolve("clock.txt");
  }

  /** Returns by how many seconds the clock is ahead; 0 if not by too much. */
  long recorded() throws IOException {
    try {
      return Long.parseLong(StateFiles.readLine(file).orElse("0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Keeps what was measured now; returns what is to be told. */
  Optional<NodeEvent> keep(Duration ahead, Stamp now) throws IOException {
    long before = recorded();
    if (ahead.abs().compareTo(TOO_MUCH) <= 0) {
      if (Files.deleteIfExists(file)) {
        problems.end(PresenceProblems.CLOCK);
      }
      return Optional.empty();
    }
    if (Math.abs(ahead.toSeconds() - before) > NEWS.toSeconds()) {
      StateFiles.write(file, ahead.toSeconds() + "\n");
    }
    NodeEvent told = new LifeEvent.ClockOff(ahead);
    return problems.note(PresenceProblems.CLOCK, told.message(), now)
        ? Optional.of(told)
        : Optional.empty();
  }
}
