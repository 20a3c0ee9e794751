package io.federation.git;

import io.federation.machine.StateFiles;
import io.federation.model.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The notes about a repository that live in its {@code .temp/add/}: a refused tip, and an advance
 * that is under way.
 */
final class ScratchFolder {

  static final String PATH = ".temp/add";

  private static final String EXCLUSION = ".temp/";
  private static final String VOUCHED = "vouched";

  /**
   * A tip that was refused.
   *
   * @param tip the tip
   * @param branch the branch it was the tip of
   * @param reason why
   * @param basis what the verdict rested on, as {@link Verifier#basis} says
   */
  record Refusal(Version tip, String branch, String reason, String basis) {}

  /**
   * A checkout that is under way.
   *
   * @param target what is being checked out
   * @param branch the branch it comes from
   * @param vouched whether a verifier that vouches has accepted it
   */
  record Cut(Version target, String branch, boolean vouched) {}

  private final Path folder;

  ScratchFolder(Path workTree) {
    this.folder = workTree.resolve(PATH);
  }

  /** Makes sure that Git does not show the scratch folder; keeps what is excluded already. */
  static void exclude(Path gitFolder) throws IOException {
    Path file = gitFolder.resolve("info/exclude");
    String present = StateFiles.read(file).orElse("");
    if (present.lines().noneMatch(EXCLUSION::equals)) {
      String end = present.isEmpty() || present.endsWith("\n") ? "" : "\n";
      StateFiles.write(file, present + end + EXCLUSION + "\n");
    }
  }

  Optional<Refusal> refusal() throws IOException {
    String[] lines = read("refused").orElse("").split("\n", 2);
    String[] parts = lines[0].split(" ", 3);
    String basis = lines.length == 2 ? lines[1].strip() : "";
    return parts.length == 3 && Version.isValid(parts[0])
        ? Optional.of(new Refusal(new Version(parts[0]), parts[1], parts[2], basis))
        : Optional.empty();
  }

  void writeRefusal(Refusal refusal) throws IOException {
    String verdict = refusal.tip() + " " + refusal.branch() + " " + refusal.reason();
    write("refused", verdict + "\n" + refusal.basis());
  }

  void clearRefusal() throws IOException {
    Files.deleteIfExists(folder.resolve("refused"));
  }

  /**
   * Returns the checkout that was begun and not finished.
   *
   * @param followed the branch if the note names none
   */
  Optional<Cut> advancing(String followed) throws IOException {
    String[] parts = read("advancing").orElse("").split(" ", 3);
    if (!Version.isValid(parts[0])) {
      return Optional.empty();
    }
    boolean vouched = parts.length == 3 && parts[2].equals(VOUCHED);
    return Optional.of(
        new Cut(new Version(parts[0]), parts.length > 1 ? parts[1] : followed, vouched));
  }

  void writeAdvancing(Cut cut) throws IOException {
    write("advancing", cut.target() + " " + cut.branch() + (cut.vouched() ? " " + VOUCHED : ""));
  }

  void clearAdvancing() throws IOException {
    Files.deleteIfExists(folder.resolve("advancing"));
  }

  private Optional<String> read(String name) throws IOException {
    return StateFiles.read(folder.resolve(name)).map(String::strip);
  }

  private void write(String name, String text) throws IOException {
    StateFiles.write(folder.resolve(name), text + "\n");
  }
}
