package io.federation.local.keeper;

import io.federation.machine.ErrorText;
import io.federation.machine.LogRotation;
import io.federation.model.Stamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The keeper's log: a line {@code YYYYMMDD-HHMMSS <who>: <text>} for each thing worth knowing. What
 * goes wrong again and again is told once, even in turns with something else, and once when it is
 * over. The log's folder is not made: where it is gone, so is the federation. What the keeper's
 * process prints is led to the same file, which therefore keeps its place when it is rotated.
 */
final class KeeperLog {

  /** Some texts are never the same twice; they must not be kept for ever. */
  private static final int MOST_PROBLEMS = 20;

  private final Path file;
  private final Clock clock;
  private boolean isWritable = true;

  /** For each whom something is wrong with what was told of that, oldest first. */
  private final Map<String, Set<String>> problems = new HashMap<>();

  KeeperLog(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Writes a line; where that fails, it goes to the standard error, once until it is mended. */
  synchronized void tell(String who, String text) {
    String line = new Stamp(clock.instant()) + " " + who + ": " + text + "\n";
    try {
      if (LogRotation.isTooLarge(file)) {
        LogRotation.copyAndEmpty(file);
      }
      Files.write(
          file,
          line.getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      isWritable = true;
    } catch (IOException e) {
      if (isWritable) {
        isWritable = false;
        System.err.print(line + "(not in " + file + ": " + ErrorText.of(e) + ")\n");
      }
    }
  }

  /** Tells what is wrong, unless that was told since all was well. */
  synchronized void trouble(String who, String text) {
    Set<String> told = problems.computeIfAbsent(who, key -> new LinkedHashSet<>());
    if (told.add(text)) {
      tell(who, text);
      if (told.size() > MOST_PROBLEMS) {
        told.remove(told.iterator().next());
      }
    }
  }

  /** Tells what went wrong, if that is news. */
  void complain(String who, Throwable trouble) {
    trouble(who, String.valueOf(trouble));
  }

  /** Tells that nothing is wrong any more, if that is news. */
  synchronized void well(String who) {
    if (problems.remove(who) != null) {
      tell(who, "is well again");
    }
  }
}
