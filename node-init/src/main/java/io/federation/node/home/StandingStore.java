package io.federation.node.home;

import io.federation.machine.LockFile;
import io.federation.machine.StateFiles;
import io.federation.model.Stamp;
import io.federation.model.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * Keeps a node's standing in {@code nodeinfo/}: {@code state.txt}, {@code statelog.txt}, {@code
 * statetss.txt} and {@code statesince.txt}.
 *
 * <p>Four files cannot be replaced as one. A change is therefore written to {@code
 * nodeinfo/.transition} first; where a killed process has left that file, its change is carried out
 * before anything else.
 */
public final class StandingStore {

  /**
   * A change that was carried out.
   *
   * @param before the standing before
   * @param after the standing now
   * @param happened whether the state is another one, or was entered anew
   */
  public record Change(Standing before, Standing after, boolean happened) {}

  private static final int LINES = 4;

  private final Path folder;
  private final FileLocks locks;
  private final List<String> repairs = new CopyOnWriteArrayList<>();

  /** Uses the state files of {@code home}. */
  public StandingStore(NodeHome home, FileLocks locks) {
    this.folder = home.nodeinfo();
    this.locks = locks;
  }

  /**
   * Reads the present standing.
   *
   * @throws IOException if a file cannot be read
   */
  public Standing load() throws IOException {
    try (LockFile held = locks.state()) {
      return recoverAndRead();
    }
  }

  /**
   * Takes the standing through {@code transition} and keeps what comes of it.
   *
   * @throws io.federation.model.IllegalTransitionException if the transition does not allow it;
   *     nothing is changed then
   */
  public Change change(UnaryOperator<Standing> transition) throws IOException {
    try (LockFile held = locks.state()) {
      Standing before = recoverAndRead();
      Standing after = transition.apply(before);
      boolean happened = !lines(after).equals(lines(before));
      if (happened) {
        keep(after);
      }
      return new Change(before, after, happened);
    }
  }

  /**
   * Returns what was put right since the last call, a line each: a damaged file is replaced by what
   * could be made of it and of the others, and kept beside, as {@code <property>.damaged}.
   */
  public List<String> repairs() {
    List<String> told = List.copyOf(repairs);
    repairs.clear();
    return told;
  }

  private Standing recoverAndRead() throws IOException {
    Optional<String> journal = StateFiles.read(journal());
    if (journal.isPresent()) {
      Optional<Standing> intended = intended(journal.get());
      if (intended.isPresent()) {
        carryOut(intended.get());
        return intended.get();
      }
      // Left by a machine that lost its power: the change was not begun.
      Files.delete(journal());
    }
    StandingFiles.Reading reading =
        StandingFiles.read(line("state"), line("statelog"), line("statesince"));
    if (!reading.damage().isEmpty()) {
      repair(reading);
    }
    return reading.standing();
  }

  private static Optional<Standing> intended(String journal) {
    List<String> lines = journal.lines().toList();
    if (lines.size() != LINES || !journal.endsWith("\n")) {
      return Optional.empty();
    }
    StandingFiles.Reading reading =
        StandingFiles.read(
            Optional.of(lines.get(0)), Optional.of(lines.get(1)), Optional.of(lines.get(3)));
    return reading.damage().isEmpty() ? Optional.of(reading.standing()) : Optional.empty();
  }

  private void repair(StandingFiles.Reading reading) throws IOException {
    for (Map.Entry<String, String> damage : reading.damage().entrySet()) {
      Path file = file(damage.getKey());
      StateFiles.write(
          folder.resolve(damage.getKey() + ".damaged"), StateFiles.read(file).orElse(""));
      repairs.add(file + " was damaged: " + damage.getValue());
    }
    keep(reading.standing());
  }

  private void keep(Standing standing) throws IOException {
    StateFiles.write(journal(), String.join("\n", lines(standing)) + "\n");
    carryOut(standing);
  }

  private void carryOut(Standing standing) throws IOException {
    List<String> lines = lines(standing);
    StateFiles.writeIfChanged(file("state"), lines.get(0) + "\n");
    StateFiles.writeIfChanged(file("statelog"), lines.get(1) + "\n");
    StateFiles.writeIfChanged(file("statetss"), lines.get(2) + "\n");
    StateFiles.writeIfChanged(file("statesince"), lines.get(3) + "\n");
    Files.delete(journal());
  }

  private static List<String> lines(Standing standing) {
    return List.of(
        standing.state().word(),
        standing.log().toString(),
        standing.loggedSince().map(Stamp::toString).orElse(""),
        standing.since().map(Stamp::toString).orElse(""));
  }

  private Optional<String> line(String property) throws IOException {
    return StateFiles.readLine(file(property));
  }

  private Path file(String property) {
    return folder.resolve(property + ".txt");
  }

  private Path journal() {
    return folder.resolve(".transition");
  }
}
