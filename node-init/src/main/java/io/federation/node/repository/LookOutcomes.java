package io.federation.node.repository;

import io.federation.machine.StateFiles;
import io.federation.model.Stamp;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the looks at each repository ended, in {@code run/looks.txt}: a line {@code <repository>
 * <outcome> <stamp>} each, where the outcome is that of the last look, {@code well} or {@code
 * failed}, and the stamp is when the last look ended that had the other one, {@code -} if none had.
 * The last look ended at the time of the file itself: as long as all looks end as before, a
 * heartbeat writes nothing and sets that time.
 */
public final class LookOutcomes {

  private static final String WELL = "well";
  private static final String FAILED = "failed";
  private static final String NEVER = "-";

  /**
   * How the looks at one repository ended.
   *
   * @param repository its name
   * @param success when the last one ended that went well
   * @param failure when the last one ended that failed
   */
  public record Outcome(String repository, Optional<Instant> success, Optional<Instant> failure) {}

  private record Line(boolean well, String other) {}

  private final Path file;

  public LookOutcomes(NodeHome home) {
    this.file = home.run().resolve("looks.txt");
  }

  /** Notes how a look ended at all repositories, by whoever holds the lock of the look. */
  public void note(List<RepositoryReport> reports, Instant now) throws IOException {
    String known = StateFiles.read(file).orElse("");
    Map<String, Line> before = lines(known);
    StringBuilder text = new StringBuilder();
    for (RepositoryReport report : reports) {
      boolean well = report.problem().isEmpty();
      Line line = before.get(report.repository().name());
      String other =
          line == null
              ? NEVER
              : line.well == well ? line.other : new Stamp(lastLook().orElse(now)).toString();
      text.append(report.repository().name())
          .append(' ')
          .append(well ? WELL : FAILED)
          .append(' ')
          .append(other)
          .append('\n');
    }
    if (!text.toString().equals(known)) {
      StateFiles.write(file, text.toString());
    }
    // In a fresh JVM java.io is faster; the exception of java.nio says what is wrong.
    if (!file.toFile().setLastModified(now.toEpochMilli())) {
      Files.setLastModifiedTime(file, FileTime.from(now));
    }
  }

  /** Returns when the last look ended; nothing if none was noted. */
  public Optional<Instant> lastLook() {
    long time = file.toFile().lastModified();
    return time == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time));
  }

  /** Returns how the looks ended, in the order of the repositories. */
  public List<Outcome> all() throws IOException {
    List<Outcome> all = new ArrayList<>();
    Optional<Instant> last = lastLook();
    for (Map.Entry<String, Line> line : lines(StateFiles.read(file).orElse("")).entrySet()) {
      Optional<Instant> other = instant(line.getValue().other);
      boolean well = line.getValue().well;
      all.add(new Outcome(line.getKey(), well ? last : other, well ? other : last));
    }
    return all;
  }

  /** Returns what is known; nothing of a damaged line, which the next look writes anew. */
  private static Map<String, Line> lines(String text) {
    Map<String, Line> lines = new LinkedHashMap<>();
    for (String line : text.split("\n", -1)) {
      Line known = line(line.split(" ", -1));
      if (known != null) {
        lines.put(line.substring(0, line.indexOf(' ')), known);
      }
    }
    return lines;
  }

  private static @Nullable Line line(String[] words) {
    return words.length == 3 && (words[1].equals(WELL) || words[1].equals(FAILED))
        ? new Line(words[1].equals(WELL), words[2])
        : null;
  }

  private static Optional<Instant> instant(String stamp) {
    if (stamp.equals(NEVER)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Stamp.parse(stamp).instant());
    } catch (IllegalArgumentException e) {
      // It is damaged.
      return Optional.empty();
    }
  }
}
