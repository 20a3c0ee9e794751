package io.federation.node.home;

import io.federation.machine.LockFile;
import io.federation.machine.StateFiles;
import io.federation.model.NodeProperty;
import io.federation.model.NodeStatus;
import io.federation.model.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * Keeps a node's status in {@code nodeinfo/}: {@code state.txt}, {@code statelog.txt}, {@code
 * statetss.txt} and {@code statesince.txt}.
 *
 * <p>Four files cannot be replaced as one. A change is therefore written to {@code
 * nodeinfo/.transition} first; where a killed process has left that file, its change is carried out
 * before anything else.
 */
public final class StatusStore {

  /**
   * A change that was carried out.
   *
   * @param before the status before
   * @param after the status now
   * @param happened whether the state is another one, or was entered anew
   */
  public record Change(NodeStatus before, NodeStatus after, boolean happened) {}

  private static final List<NodeProperty> KEPT =
      List.of(
          NodeProperty.STATE,
          NodeProperty.STATELOG,
          NodeProperty.STATETSS,
          NodeProperty.STATESINCE);

  private static final int LINES = KEPT.size();

  private final Path folder;
  private final FileLocks locks;
  private final List<String> repairs = new CopyOnWriteArrayList<>();

  public StatusStore(NodeHome home) {
    this.folder = home.nodeinfo();
    this.locks = new FileLocks(home);
  }

  /**
   * Reads the present status, once it has carried out what a killed process has left.
   *
   * @throws IOException if a file cannot be read
   */
  public NodeStatus load() throws IOException {
    try (LockFile held = locks.state()) {
      return recoverAndRead();
    }
  }

  /**
   * Reads the present status, and writes nothing at all: what a killed process has left is seen as
   * it will be once it is carried out. Nobody is waited for.
   */
  public NodeStatus loadReadOnly() throws IOException {
    List<Optional<String>> texts = texts();
    // Somebody else may be replacing them, one after the other.
    for (List<Optional<String>> again = texts(); !again.equals(texts); again = texts()) {
      texts = again;
    }
    Optional<NodeStatus> intended =
        texts.get(0).isPresent() ? intended(texts.get(0).get()) : Optional.empty();
    return intended.isPresent()
        ? intended.get()
        : StatusFiles.read(texts.get(1), texts.get(2), texts.get(3)).status();
  }

  private List<Optional<String>> texts() throws IOException {
    return List.of(
        StateFiles.read(journal()),
        line(NodeProperty.STATE),
        line(NodeProperty.STATELOG),
        line(NodeProperty.STATESINCE));
  }

  /**
   * Takes the status through {@code transition} and keeps what comes of it.
   *
   * @throws io.federation.model.IllegalTransitionException if the transition does not allow it;
   *     nothing is changed then
   */
  public Change change(UnaryOperator<NodeStatus> transition) throws IOException {
    try (LockFile held = locks.state()) {
      NodeStatus before = recoverAndRead();
      NodeStatus after = transition.apply(before);
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

  private NodeStatus recoverAndRead() throws IOException {
    Optional<String> journal = StateFiles.read(journal());
    if (journal.isPresent()) {
      Optional<NodeStatus> intended = intended(journal.get());
      if (intended.isPresent()) {
        carryOut(intended.get());
        return intended.get();
      }
      // Left by a machine that lost its power: the change was not begun.
      Files.delete(journal());
    }
    StatusFiles.Reading reading =
        StatusFiles.read(
            line(NodeProperty.STATE), line(NodeProperty.STATELOG), line(NodeProperty.STATESINCE));
    if (!reading.damage().isEmpty()) {
      repair(reading);
    }
    return reading.status();
  }

  private static Optional<NodeStatus> intended(String journal) {
    List<String> lines = journal.lines().toList();
    if (lines.size() != LINES || !journal.endsWith("\n")) {
      return Optional.empty();
    }
    StatusFiles.Reading reading =
        StatusFiles.read(
            Optional.of(lines.get(0)), Optional.of(lines.get(1)), Optional.of(lines.get(3)));
    return reading.damage().isEmpty() ? Optional.of(reading.status()) : Optional.empty();
  }

  private void repair(StatusFiles.Reading reading) throws IOException {
    for (Map.Entry<NodeProperty, String> damage : reading.damage().entrySet()) {
      Path file = file(damage.getKey());
      StateFiles.write(
          folder.resolve(damage.getKey().word() + ".damaged"), StateFiles.read(file).orElse(""));
      repairs.add(file + " was damaged: " + damage.getValue());
    }
    keep(reading.status());
  }

  private void keep(NodeStatus status) throws IOException {
    StateFiles.writeDurably(journal(), String.join("\n", lines(status)) + "\n");
    carryOut(status);
  }

  private void carryOut(NodeStatus status) throws IOException {
    List<String> lines = lines(status);
    StateFiles.writeIfChanged(file(NodeProperty.STATE), lines.get(0) + "\n");
    StateFiles.writeIfChanged(file(NodeProperty.STATELOG), lines.get(1) + "\n");
    StateFiles.writeIfChanged(file(NodeProperty.STATETSS), lines.get(2) + "\n");
    StateFiles.writeIfChanged(file(NodeProperty.STATESINCE), lines.get(3) + "\n");
    // Before the journal goes, what it stands for is on the disk.
    for (NodeProperty property : KEPT) {
      StateFiles.sync(file(property));
    }
    StateFiles.sync(folder);
    Files.delete(journal());
  }

  private static List<String> lines(NodeStatus status) {
    return List.of(
        status.state().word(),
        status.log().toString(),
        status.loggedSince().map(Stamp::toString).orElse(""),
        status.since().map(Stamp::toString).orElse(""));
  }

  private Optional<String> line(NodeProperty property) throws IOException {
    return StateFiles.readLine(file(property));
  }

  private Path file(NodeProperty property) {
    return folder.resolve(property.fileName());
  }

  private Path journal() {
    return folder.resolve(".transition");
  }
}
