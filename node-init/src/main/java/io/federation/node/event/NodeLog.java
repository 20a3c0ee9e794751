package io.federation.node.event;

import io.federation.model.Stamp;
import io.federation.model.event.EventListener;
import io.federation.model.event.Occurrence;
import io.federation.model.event.Severity;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;

/**
 * The node's log: a line {@code YYYYMMDD-HHMMSS #<number> <message>} for each event, and {@code
 * YYYYMMDD-HHMMSS <unit>| <text>} for each line that a script prints. Every line is one write, so
 * that lines of several processes do not mix.
 */
public final class NodeLog implements EventListener, ScriptOutput {

  private static final int LONGEST_LINE = 8 * 1024;

  private final Path file;
  private final Clock clock;

  /** Writes the log of {@code home}. */
  public NodeLog(NodeHome home, Clock clock) {
    this.file = home.logFile();
    this.clock = clock;
  }

  @Override
  public void on(Occurrence occurrence) {
    Severity severity = occurrence.event().severity();
    String mark = severity == Severity.INFO ? "" : severity + " ";
    append(
        occurrence.at()
            + " #"
            + occurrence.sequence()
            + " "
            + mark
            + printable(occurrence.event().message()));
  }

  @Override
  public void line(String source, String text) {
    append(new Stamp(clock.instant()) + " " + source + "| " + printable(text));
  }

  private static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < Math.min(text.length(), LONGEST_LINE); i++) {
      char c = text.charAt(i);
      clean.append(c == '\t' || !Character.isISOControl(c) ? c : '?');
    }
    return clean.toString();
  }

  private void append(String line) {
    try {
      Files.createDirectories(file.getParent());
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    } catch (IOException e) {
      // A log that cannot be written must not stop the node; the line is not lost to whoever runs
      // us, as cron keeps what we print.
      System.err.println(line + " (not in " + file + ": " + e.getMessage() + ")");
    }
  }
}
