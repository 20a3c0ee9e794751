package io.federation.node.event;

import io.federation.machine.Deadline;
import io.federation.machine.ErrorText;
import io.federation.machine.LogRotation;
import io.federation.machine.PrivateFiles;
import io.federation.machine.StateFiles;
import io.federation.model.Stamp;
import io.federation.model.event.NodeEvent;
import io.federation.model.event.NumberedEvent;
import io.federation.model.event.RepeatedEvent;
import io.federation.model.event.Severity;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The node's log: a line {@code YYYYMMDD-HHMMSS #<number> <message>} for each event ({@code #-}
 * where it could not be counted), and {@code YYYYMMDD-HHMMSS <unit>| <text>} for each line that a
 * script prints. Every line is one write, so that lines of several processes do not mix. Whoever
 * finds the log too large rotates it. What every heartbeat tells for as long as it is so stands
 * there once: {@code log/repeated.txt} keeps what the last heartbeat told of that kind. Where
 * systemd's journal reads what this process prints, it gets the same lines, without the stamp.
 */
public final class NodeLog implements Mirror {

  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

  private final Path file;
  private final Path repeatedFile;
  private final Clock clock;
  private final Optional<String> journalStream;
  private final Set<String> told = new LinkedHashSet<>();
  private @Nullable Set<String> toldBefore;
  private boolean beaten;

  /**
   * Logs to the {@code home}'s file.
   *
   * @param journalStream {@code JOURNAL_STREAM}, if systemd has set it; nothing to leave the
   *     journal alone
   */
  public NodeLog(NodeHome home, Clock clock, Optional<String> journalStream) {
    this.file = home.logFile();
    this.repeatedFile = home.log().resolve("repeated.txt");
    this.clock = clock;
    this.journalStream = journalStream;
  }

  @Override
  public void on(NumberedEvent occurrence) {
    if (occurrence.event() instanceof RepeatedEvent && isRepeated(occurrence.event().message())) {
      return;
    }
    Severity severity = occurrence.event().severity();
    String mark = severity == Severity.INFO ? "" : severity + " ";
    String text = number(occurrence.sequence()) + " " + mark + occurrence.event().message();
    log(severity, occurrence.at(), text);
  }

  private boolean isRepeated(String message) {
    boolean now = !told.add(message);
    return toldBefore().contains(message) || now;
  }

  private Set<String> toldBefore() {
    if (toldBefore == null) {
      toldBefore = new HashSet<>();
      try {
        Optional<String> text = StateFiles.read(repeatedFile);
        if (text.isPresent() && !text.get().isEmpty()) {
          toldBefore.addAll(Arrays.asList(text.get().split("\n", -1)));
        }
      } catch (IOException e) {
        // Then a line stands in the log once more.
      }
    }
    return toldBefore;
  }

  @Override
  public void beat(Deadline deadline) {
    beaten = true;
  }

  @Override
  public List<NodeEvent> finish(Deadline deadline) {
    if (beaten) {
      beaten = false;
      keepTold();
      told.clear();
    }
    return List.of();
  }

  private void keepTold() {
    Set<String> kept = new HashSet<>(told);
    if (!kept.equals(toldBefore())) {
      toldBefore = kept;
      try {
        StateFiles.write(repeatedFile, String.join("\n", told));
      } catch (IOException e) {
        // As above.
      }
    }
  }

  private static String number(long sequence) {
    return sequence == NumberedEvent.NOT_COUNTED ? "#-" : "#" + sequence;
  }

  @Override
  public void output(String source, String text) {
    log(Severity.INFO, new Stamp(clock.instant()), source + "| " + text);
  }

  private void log(Severity severity, Stamp at, String text) {
    append(at + " " + text);
    if (journalStream.isPresent()) {
      Optional<Journal> journal = Journal.of(journalStream.get(), STANDARD_OUTPUT, System.out);
      if (journal.isPresent()) {
        journal.get().print(severity, text);
      }
    }
  }

  private void append(String line) {
    try {
      PrivateFiles.createFolders(Objects.requireNonNull(file.getParent()));
      if (file.toFile().length() >= LogRotation.LARGEST) {
        LogRotation.rotate(file);
      }
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
      try (FileChannel channel =
          PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    } catch (IOException e) {
      // A log that cannot be written must not stop the node; the line is not lost to whoever runs
      // us, as cron keeps what we print.
      System.err.println(line + " (not in " + file + ": " + ErrorText.of(e) + ")");
    }
  }
}
