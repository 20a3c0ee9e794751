package io.federation.node.event;

import io.federation.model.event.Severity;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * systemd's journal, which reads what this process prints. A line's priority stands in front of it
 * (sd-daemon(3)); who this node is, the unit says.
 */
final class Journal {

  private final PrintStream out;

  private Journal(PrintStream out) {
    this.out = out;
  }

  /**
   * Returns the journal, if it is what reads {@code out}.
   *
   * @param stream {@code JOURNAL_STREAM} (systemd.exec(5)): device and inode of what the journal
   *     reads. A process that inherited the variable may print to something else
   * @param descriptor the file descriptor behind {@code out}
   */
  static Optional<Journal> of(String stream, Path descriptor, PrintStream out) {
    try {
      Object device = Files.getAttribute(descriptor, "unix:dev");
      Object inode = Files.getAttribute(descriptor, "unix:ino");
      return stream.equals(device + ":" + inode) ? Optional.of(new Journal(out)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void print(Severity severity, String line) {
    out.println("<" + priority(severity) + ">" + line);
  }

  /** The priorities of syslog(3). */
  private static int priority(Severity severity) {
    return switch (severity) {
      case CRITICAL -> 2;
      case ERROR -> 3;
      case WARNING -> 4;
      case INFO -> 5;
    };
  }
}
