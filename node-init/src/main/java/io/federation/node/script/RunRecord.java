package io.federation.node.script;

import io.federation.machine.ProcessIdentity;
import io.federation.machine.StateFiles;
import io.federation.model.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The note about a run that is under way: what it is for in the first line, then the process.
 *
 * @param subject what the run is for, such as the version that is worked; one line
 * @param process the leader of the run's session
 * @param mark stands in the environment of every process of the run, as {@code NODE_RUN=<mark>}
 * @param since when it was started
 */
public record RunRecord(String subject, ProcessIdentity process, String mark, Stamp since) {

  void write(Path file) throws IOException {
    StateFiles.writeDurably(
        file, subject + "\nprocess " + process + "\nmark " + mark + "\nsince " + since + "\n");
  }

  /**
   * Reads a record; nothing if there is none. One without a process, as the original's scripts
   * wrote it, counts as the record of a process that is gone, and was started when it was written.
   */
  public static Optional<RunRecord> read(Path file) throws IOException {
    Optional<String> text = StateFiles.read(file);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String subject = text.get().lines().findFirst().orElse("").strip();
    try {
      return Optional.of(
          new RunRecord(
              subject,
              ProcessIdentity.parse(field(text.get(), "process")),
              field(text.get(), "mark"),
              Stamp.parse(field(text.get(), "since"))));
    } catch (IllegalArgumentException e) {
      return Optional.of(
          new RunRecord(
              subject,
              new ProcessIdentity(0, 0, "unknown"),
              "",
              new Stamp(Files.getLastModifiedTime(file).toInstant())));
    }
  }

  private static String field(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .findFirst()
        .map(line -> line.substring(name.length() + 1))
        .orElseThrow(() -> new IllegalArgumentException("there is no " + name));
  }
}
