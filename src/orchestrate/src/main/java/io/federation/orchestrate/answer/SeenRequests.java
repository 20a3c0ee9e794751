package io.federation.orchestrate.answer;

import io.federation.machine.PrivateFiles;
import io.federation.machine.StateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The ids of requests that must not be done again, kept in a file until they are too old to be
 * done, through restarts and crashes. For one process at a time.
 */
public final class SeenRequests {

  /** The file is written anew when it has so many lines more than it needs. */
  private static final int MOST_OUTDATED = 1000;

  /** They are kept longer than need be: a clock may be set back. */
  private static final Duration MARGIN = Duration.ofHours(1);

  private final Path file;
  private final Map<String, Instant> ends = new HashMap<>();
  private int lines;

  /** Whether the last line may have been written in part. */
  private boolean isTorn;

  private SeenRequests(Path file) {
    this.file = file;
  }

  /** Opens a file, which need not be there. */
  public static SeenRequests open(Path file) throws IOException {
    SeenRequests seen = new SeenRequests(file);
    String text = StateFiles.read(file).orElse("");
    text.lines().forEach(seen::take);
    seen.isTorn = !text.isEmpty() && !text.endsWith("\n");
    return seen;
  }

  /** The last line may have been cut off by a crash: what it was for was not begun. */
  private void take(String line) {
    lines++;
    String[] words = line.split(" ", -1);
    if (words.length == 2 && words[1].matches("[0-9]{1,15}")) {
      ends.put(words[0], Instant.ofEpochSecond(Long.parseLong(words[1])));
    }
  }

  /**
   * Notes a request; it is on the disk when this returns.
   *
   * @param end when it is too old to be done
   * @return whether it was not there before
   */
  synchronized boolean add(String id, Instant end, Instant now) throws IOException {
    if (ends.containsKey(id)) {
      return false;
    }
    ends.values().removeIf(each -> each.plus(MARGIN).isBefore(now));
    // The next line must not be taken for the rest of one that was cut off.
    if (isTorn || lines - ends.size() > MOST_OUTDATED) {
      writeAnew();
    }
    append(line(id, end));
    ends.put(id, end);
    return true;
  }

  private void writeAnew() throws IOException {
    StateFiles.writeDurably(
        file,
        ends.entrySet().stream()
            .map(each -> line(each.getKey(), each.getValue()))
            .collect(Collectors.joining()));
    lines = ends.size();
    isTorn = false;
  }

  private static String line(String id, Instant end) {
    return id + " " + end.getEpochSecond() + "\n";
  }

  private void append(String line) throws IOException {
    isTorn = true;
    PrivateFiles.append(file, line);
    isTorn = false;
    lines++;
  }
}
