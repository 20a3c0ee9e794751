package io.federation.node.presence;

import io.federation.machine.BootTime;
import io.federation.machine.StateFiles;
import io.federation.model.Stamp;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.NodeEvent;
import io.federation.node.home.NodeHome;
import io.federation.presence.Entry;
import io.federation.presence.PresenceRecord;
import io.federation.presence.PresenceStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds out whether another machine publishes under this node's name, such as one that was made of
 * the same image. What a node publishes carries a number that it noted before, in {@code
 * run/presence/numbers.txt}, the latest last: whatever carries another one is not its own.
 */
final class NameClash {

  /** The record may be set back by hand to one of long ago. */
  private static final int MOST_NUMBERS = 1000;

  /** For so many intervals it must have found its own records alone, to be alone again. */
  private static final int INTERVALS = 3;

  private final Path numbers;
  private final Path lastFound;
  private final PresenceProblems problems;

  NameClash(NodeHome home) {
    Path folder = PublishQueue.folder(home);
    this.numbers = folder.resolve("numbers.txt");
    this.lastFound = folder.resolve("clash.txt");
    this.problems = new PresenceProblems(home);
  }

  private List<String> noted() throws IOException {
    return StateFiles.read(numbers).orElse("").lines().toList();
  }

  /** Returns the latest number; empty if there is none. */
  String last() throws IOException {
    List<String> noted = noted();
    return noted.isEmpty() ? "" : noted.get(noted.size() - 1);
  }

  /** Notes another number. */
  String next() throws IOException {
    List<String> noted = new ArrayList<>(noted());
    String next = UUID.randomUUID().toString();
    noted.add(next);
    int first = Math.max(0, noted.size() - MOST_NUMBERS);
    StateFiles.write(numbers, String.join("\n", noted.subList(first, noted.size())) + "\n");
    return next;
  }

  /**
   * Takes notice of whose record a publication has displaced.
   *
   * @param every how often nodes publish
   * @return what is to be told
   */
  Optional<NodeEvent> after(PresenceStore.Published published, Stamp now, Duration every)
      throws IOException {
    if (published.displaced().isPresent() && isForeign(published.displaced().get())) {
      // The other machine may have the numbers that were noted so far, but not this one.
      String unused = next();
      StateFiles.write(lastFound, BootTime.now() + "\n");
      String words =
          "Another machine publishes as "
              + published.displaced().get().instanceId()
              + ", too: give each an instance-id of its own; until then this node gets no turn";
      return problems.note(PresenceProblems.NAME, words, now)
          ? Optional.of(new LifeEvent.Warning(words))
          : Optional.empty();
    }
    if (Files.exists(lastFound)) {
      endIfAlone(every);
    }
    return Optional.empty();
  }

  private boolean isForeign(Entry displaced) throws IOException {
    String number = displaced.record().map(PresenceRecord::publication).orElse("");
    return !number.isEmpty() && !noted().contains(number);
  }

  private void endIfAlone(Duration every) throws IOException {
    BootTime now = BootTime.now();
    Optional<Duration> passed =
        BootTime.parse(StateFiles.readLine(lastFound).orElse("")).flatMap(now::since);
    if (passed.isEmpty()) {
      StateFiles.write(lastFound, now + "\n");
    } else if (passed.get().compareTo(every.multipliedBy(INTERVALS)) > 0) {
      problems.end(PresenceProblems.NAME);
      Files.delete(lastFound);
    }
  }
}
