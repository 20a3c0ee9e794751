package io.federation.node.home;

import io.federation.machine.StateFiles;
import io.federation.model.NodeState;
import io.federation.model.Stamp;
import io.federation.model.Standing;
import io.federation.model.StateLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  /** Uses the state files of {@code home}. */
  public StandingStore(NodeHome home, FileLocks locks) {
    this.folder = home.nodeinfo();
    this.locks = locks;
  }

  /**
   * Reads the present standing.
   *
   * @throws IOException if a file cannot be read or does not hold what it should
   */
  public Standing load() throws IOException {
    try (FileLocks.Held held = locks.state()) {
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
    try (FileLocks.Held held = locks.state()) {
      Standing before = recoverAndRead();
      Standing after = transition.apply(before);
      boolean happened = !lines(after).equals(lines(before));
      if (happened) {
        StateFiles.write(journal(), String.join("\n", lines(after)) + "\n");
        carryOut(after);
      }
      return new Change(before, after, happened);
    }
  }

  private Standing recoverAndRead() throws IOException {
    Optional<String> journal = StateFiles.read(journal());
    if (journal.isPresent() && journal.get().isBlank()) {
      // Left by a machine that lost its power: the change was not begun.
      Files.delete(journal());
    } else if (journal.isPresent()) {
      Standing intended = parse(journal.get().lines().toList());
      carryOut(intended);
      return intended;
    }
    return parse(
        List.of(
            line("state").orElse(NodeState.PRESETUP.word()),
            line("statelog").orElse(""),
            line("statetss").orElse(""),
            line("statesince").orElse("")));
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

  private Standing parse(List<String> lines) throws IOException {
    try {
      if (lines.size() != LINES) {
        throw new IllegalArgumentException(journal() + " does not have " + LINES + " lines");
      }
      String since = lines.get(3);
      return new Standing(
          lines.get(0).isEmpty() ? NodeState.PRESETUP : NodeState.parse(lines.get(0)),
          StateLog.parse(lines.get(1)),
          since.isEmpty() ? Optional.empty() : Optional.of(Stamp.parse(since)));
    } catch (IllegalArgumentException e) {
      throw new IOException("the state in " + folder + " cannot be read: " + e.getMessage(), e);
    }
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
