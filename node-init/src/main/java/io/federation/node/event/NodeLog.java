package io.federation.node.event;

import io.federation.machine.ErrorText;
import io.federation.machine.LogRotation;
import io.federation.machine.PrivateFiles;
import io.federation.model.Stamp;
import io.federation.model.event.NumberedEvent;
import io.federation.model.event.Severity;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Objects;

/**
 * The node's log: a line {@code YYYYMMDD-HHMMSS #<number> <message>} for each event ({@code #-}
 * where it could not be counted), and {@code YYYYMMDD-HHMMSS <unit>| <text>} for each line that a
 * script prints. Every line is one write, so that lines of several processes do not mix. Whoever
 * finds the log too large rotates it.
 */
public final class NodeLog implements Mirror {

  private final Path file;
  private final Clock clock;

  /** Writes the log of {@code home}. */
  public NodeLog(NodeHome home, Clock clock) {
    this.file = home.logFile();
    this.clock = clock;
  }

  @Override
  public void on(NumberedEvent occurrence) {
    Severity severity = occurrence.event().severity();
    String mark = severity == Severity.INFO ? "" : severity + " ";
    append(
        occurrence.at()
            + " "
            + number(occurrence.sequence())
            + " "
            + mark
            + occurrence.event().message());
  }

  private static String number(long sequence) {
    return sequence == NumberedEvent.NOT_COUNTED ? "#-" : "#" + sequence;
  }

  @Override
  public void output(String source, String text) {
    append(new Stamp(clock.instant()) + " " + source + "| " + text);
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
