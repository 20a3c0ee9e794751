package io.federation.node.work;

import io.federation.machine.StateFiles;
import io.federation.model.Version;
import io.federation.node.script.RunFiles;
import io.federation.presence.LastWork;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The state of one work unit, in {@code .temp/add/<level>/} of its repository. */
public final class UnitFiles {

  private static final String PREFIX = "work.sh_";

  /** What a unit leaves that has done its work. */
  private static final Set<String> AT_REST =
      Set.of(
          PREFIX + "VERSION",
          PREFIX + "WATCH_PATH.txt",
          PREFIX + "COMPARED_VERSION",
          PREFIX + "LAST_RUN.txt");

  /** What detection reads of a unit. */
  private static final List<String> STATE =
      List.of("VERSION", "WATCH_PATH.txt", "COMPARED_VERSION", "FAILED_VERSION");

  private static final String[] NONE = {};

  private final Path folder;

  public UnitFiles(Path repository, String level) {
    this.folder = repository.resolve(".temp/add").resolve(level);
  }

  /** Returns the levels of a repository, scripts there or not, that have a run written down. */
  static List<String> levelsWithRuns(Path repository) {
    File root = repository.resolve(".temp/add").toFile();
    List<String> levels = new ArrayList<>();
    addWithRuns(root, "common", levels);
    for (String part : names(root, "part")) {
      addWithRuns(root, "part/" + part, levels);
    }
    for (String stack : names(root, "stacktype")) {
      addWithRuns(root, "stacktype/" + stack, levels);
      for (String part : names(root, "stacktype/" + stack + "/part")) {
        addWithRuns(root, "stacktype/" + stack + "/part/" + part, levels);
      }
    }
    return levels;
  }

  /** Returns the runs that are written down in a repository. */
  public static List<RunFiles> runs(Path repository) {
    return levelsWithRuns(repository).stream()
        .map(level -> new UnitFiles(repository, level).run())
        .toList();
  }

  private static String[] names(File root, String folder) {
    String[] names = new File(root, folder).list();
    return names == null ? NONE : names;
  }

  private static void addWithRuns(File root, String level, List<String> levels) {
    if (new File(root, level + "/" + PREFIX + "DOING_VERSION").exists()) {
      levels.add(level);
    }
  }

  /** Copies what detection reads of a unit from one working tree to another. */
  static void copyState(Path repository, Path other, String level) throws IOException {
    UnitFiles files = new UnitFiles(repository, level);
    UnitFiles copies = new UnitFiles(other, level);
    for (String name : STATE) {
      Optional<String> text = StateFiles.read(files.file(name));
      if (text.isPresent()) {
        StateFiles.write(copies.file(name), text.get());
      }
    }
  }

  /** Returns the version worked last; nothing if there was none, or it cannot be told. */
  public Optional<Version> done() throws IOException {
    return StateFiles.readLine(file("VERSION")).filter(Version::isValid).map(Version::new);
  }

  /** Returns when the version worked last was recorded; nothing if there was none. */
  public Optional<Instant> doneAt() throws IOException {
    Path file = file("VERSION");
    return Files.exists(file)
        ? Optional.of(Files.getLastModifiedTime(file).toInstant())
        : Optional.empty();
  }

  /**
   * Returns whether {@code head} is worked, or was found to make no difference, and nothing else is
   * to be told of the unit. Asked in every heartbeat, of every unit: one listing of the folder
   * takes the place of a look at each file that is usually not there.
   */
  boolean isAtRest(Version head, String watchedPath) throws IOException {
    String[] present = folder.toFile().list();
    if (present == null) {
      return false;
    }
    for (String name : present) {
      // The folders of other levels may be in this one's.
      if (name.startsWith(PREFIX) && !AT_REST.contains(name)) {
        return false;
      }
    }
    Optional<Version> done = done();
    return done.isPresent()
        && (done.get().equals(head)
            || StateFiles.readLine(file("COMPARED_VERSION"))
                .equals(Optional.of(compared(done.get(), head, watchedPath))));
  }

  /** Notes that the watched path is the same in {@code head} as in the version worked last. */
  void recordCompared(Version done, Version head, String watchedPath) throws IOException {
    StateFiles.write(file("COMPARED_VERSION"), compared(done, head, watchedPath) + "\n");
  }

  private static String compared(Version done, Version head, String watchedPath) {
    return (done + " " + head + " " + watchedPath).strip();
  }

  /** Records a version as worked, and what was watched. */
  void recordDone(Version version, String watchedPath) throws IOException {
    StateFiles.writeIfChanged(file("WATCH_PATH.txt"), watchedPath + "\n");
    StateFiles.writeDurably(file("VERSION"), version + "\n");
    Files.deleteIfExists(file("FAILED_VERSION"));
  }

  void clearDone() throws IOException {
    Files.deleteIfExists(file("VERSION"));
  }

  public Optional<FailureRecord> failure() throws IOException {
    // Without a lambda, whose first use is slow, and without an exception for each unit that never
    // failed: a heartbeat may come by here.
    Path file = file("FAILED_VERSION");
    Optional<String> text = file.toFile().exists() ? StateFiles.read(file) : Optional.empty();
    return text.isPresent() ? FailureRecord.parse(text.get()) : Optional.empty();
  }

  void recordFailure(FailureRecord failure) throws IOException {
    StateFiles.writeDurably(file("FAILED_VERSION"), failure.render());
  }

  /** Forgets a failure, so that its version is tried again. */
  public void clearFailure() throws IOException {
    Files.deleteIfExists(file("FAILED_VERSION"));
  }

  /** Returns when the unit's last runs ended; nothing if none was noted. */
  public Optional<LastRun> lastRun() throws IOException {
    return LastRun.read(file("LAST_RUN.txt"));
  }

  /** Notes that a run came to its end. */
  void recordRun(Instant ended, Duration took, LastWork.Result result) throws IOException {
    Optional<LastRun> before = lastRun();
    Optional<Instant> now = Optional.of(ended);
    new LastRun(
            result == LastWork.Result.DONE ? now : before.flatMap(LastRun::success),
            result.isBad() ? now : before.flatMap(LastRun::failure),
            took)
        .write(file("LAST_RUN.txt"));
  }

  /** Returns why the unit's running script says that it cannot be completed. */
  Optional<String> wedgeReason() throws IOException {
    return StateFiles.readLine(file("WEDGED.txt"));
  }

  /** Notes that the unit's running script says that it cannot be completed. */
  public void writeWedgeReason(String reason) throws IOException {
    StateFiles.writeDurably(file("WEDGED.txt"), reason + "\n");
  }

  /** Returns the version that serves, as the script says that rejects the one it was given. */
  Optional<Version> served() throws IOException {
    return StateFiles.readLine(servedVersion()).filter(Version::isValid).map(Version::new);
  }

  /** Returns the file into which the running script may write {@link #served}. */
  Path servedVersion() {
    return file("SERVED_VERSION.txt");
  }

  /** Removes what a running script was given and has said. */
  void clearNotes() throws IOException {
    Files.deleteIfExists(file("WEDGED.txt"));
    Files.deleteIfExists(servedVersion());
    Files.deleteIfExists(file("CHANGED_PATHS.txt"));
  }

  /** Returns the file that lists all changed paths for the running script. */
  Path changedPaths() {
    return file("CHANGED_PATHS.txt");
  }

  /** Returns the files of a run; its record's subject is the version. */
  public RunFiles run() {
    return new RunFiles(file("DOING_VERSION"), file("OUTPUT.txt"), file("RESULT.txt"));
  }

  private Path file(String what) {
    return folder.resolve(PREFIX + what);
  }
}
