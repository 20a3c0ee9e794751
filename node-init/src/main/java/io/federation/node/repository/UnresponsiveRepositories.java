package io.federation.node.repository;

import io.federation.git.remote.Remote;
import io.federation.machine.ErrorText;
import io.federation.machine.StateFiles;
import io.federation.model.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The repositories whose servers took long and did not answer, in {@code run/silent}. Each is let
 * alone for a while that grows, and asked after the others then, so that it does not delay them.
 * The file is there only while there are any.
 */
public final class UnresponsiveRepositories {

  private static final Duration SHORTEST = Duration.ofMinutes(2);
  private static final Duration LONGEST = Duration.ofMinutes(16);

  /** What is known of one. */
  private record Silence(int times, Instant until, String reason) {
    boolean isOver(Instant now) {
      // A clock that was set back must not put it off for long.
      return !now.isBefore(until) || now.plus(LONGEST).isBefore(until);
    }
  }

  private final Path file;

  /** Keeps it in {@code file}. */
  public UnresponsiveRepositories(Path file) {
    this.file = file;
  }

  /** Returns nothing of a damaged line: that repository is asked then. */
  private static Optional<Silence> silence(String[] parts) {
    try {
      Instant until = Stamp.parse(parts[2]).instant();
      return Optional.of(new Silence(Integer.parseInt(parts[1]), until, parts[3]));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns what is known of a repository that did not answer when it was asked last. */
  public Optional<String> waiting(NodeRepository place) {
    Silence silence = find(place, read());
    return silence == null
        ? Optional.empty()
        : Optional.of(
            "no answer from "
                + place.name()
                + ", which is asked again after "
                + new Stamp(silence.until())
                + ": "
                + silence.reason());
  }

  /** Returns the same if it is not to be asked now. */
  Optional<String> waiting(NodeRepository place, Instant now) {
    Silence silence = find(place, read());
    return silence == null || silence.isOver(now) ? Optional.empty() : waiting(place);
  }

  /** Returns why those did not answer that did not when they were asked last. */
  List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    for (Silence silence : read().values()) {
      reasons.add(silence.reason());
    }
    return reasons;
  }

  /** Returns {@code places} with those that did not answer after all others. */
  List<NodeRepository> unresponsiveLast(List<NodeRepository> places) {
    Map<String, Silence> silences = read();
    List<NodeRepository> order = new ArrayList<>();
    List<NodeRepository> last = new ArrayList<>();
    for (NodeRepository place : places) {
      (find(place, silences) == null ? order : last).add(place);
    }
    order.addAll(last);
    return order;
  }

  /** Notes that a repository did not answer. */
  synchronized void failed(NodeRepository place, String reason, Instant now) throws IOException {
    Map<String, Silence> silences = read();
    Silence before = silences.get(key(place));
    int times = before == null ? 1 : before.times() + 1;
    Duration pause = SHORTEST.multipliedBy(1L << Math.max(0, Math.min(times - 1, 3)));
    String line = ErrorText.oneLine(reason).replace('\t', ' ');
    silences.put(key(place), new Silence(times, now.plus(pause), line));
    write(silences);
  }

  /** Forgets that a repository did not answer. */
  synchronized void answered(NodeRepository place) throws IOException {
    Map<String, Silence> silences = read();
    if (find(place, silences) != null) {
      silences.remove(key(place));
      write(silences);
    }
  }

  private Map<String, Silence> read() {
    Map<String, Silence> silences = new LinkedHashMap<>();
    if (!Files.exists(file)) {
      return silences;
    }
    try {
      for (String line : StateFiles.read(file).orElse("").split("\n", -1)) {
        String[] parts = line.split("\t", 4);
        if (parts.length == 4) {
          silence(parts).ifPresent(silence -> silences.put(parts[0], silence));
        }
      }
    } catch (IOException e) {
      // Of whom nothing can be read is asked as any other.
    }
    return silences;
  }

  private void write(Map<String, Silence> silences) throws IOException {
    if (silences.isEmpty()) {
      Files.deleteIfExists(file);
      return;
    }
    StringBuilder text = new StringBuilder();
    silences.forEach(
        (key, silence) ->
            text.append(
                String.join(
                        "\t",
                        key,
                        Integer.toString(silence.times()),
                        new Stamp(silence.until()).toString(),
                        silence.reason())
                    + "\n"));
    StateFiles.write(file, text.toString());
  }

  // The key of an address needs JGit, which is not loaded where nothing is known of anybody.
  private static @Nullable Silence find(NodeRepository place, Map<String, Silence> silences) {
    return silences.isEmpty() ? null : silences.get(key(place));
  }

  private static String key(NodeRepository place) {
    return place.name() + " " + place.remote().map(Remote::shownUrl).orElse("");
  }
}
