package io.federation.git;

import io.federation.machine.StateFiles;
import io.federation.model.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What advances note about a repository in its {@code .temp/add/}: a tip that was refused, and a
 * checkout that is under way.
 */
public final class AdvanceNotes {

  public static final String PATH = ".temp/add";

  private static final String EXCLUSION = ".temp/";
  private static final String VOUCHED = "vouched";

  /**
   * A tip that was refused.
   *
   * @param tip the tip
   * @param reason why
   * @param basis what the answer rested on, as {@link Verifier#basis} says
   */
  public record Refusal(BranchVersion tip, String reason, String basis) {}

  /**
   * A checkout that is under way.
   *
   * @param target what is being checked out
   * @param vouched whether a verifier that vouches has accepted it
   */
  public record Started(BranchVersion target, boolean vouched) {}

  private final Path folder;

  public AdvanceNotes(Path workTree) {
    this.folder = workTree.resolve(PATH);
  }

  /** Makes sure that Git does not show the scratch folder; keeps what is excluded already. */
  public static void exclude(Path gitFolder) throws IOException {
    Path file = gitFolder.resolve("info/exclude");
    String present = StateFiles.read(file).orElse("");
    if (present.lines().noneMatch(EXCLUSION::equals)) {
      String end = present.isEmpty() || present.endsWith("\n") ? "" : "\n";
      StateFiles.write(file, present + end + EXCLUSION + "\n");
    }
  }

  public Optional<Refusal> refusal() throws IOException {
    String[] lines = read("refused").orElse("").split("\n", 2);
    String[] parts = lines[0].split(" ", 3);
    String basis = lines.length == 2 ? lines[1].strip() : "";
    return parts.length == 3 && Version.isValid(parts[0])
        ? Optional.of(
            new Refusal(new BranchVersion(parts[1], new Version(parts[0])), parts[2], basis))
        : Optional.empty();
  }

  public void writeRefusal(Refusal refusal) throws IOException {
    String first = words(refusal.tip()) + " " + refusal.reason();
    write("refused", first + "\n" + refusal.basis());
  }

  public void clearRefusal() throws IOException {
    Files.deleteIfExists(folder.resolve("refused"));
  }

  /**
   * Returns the checkout that was begun and not finished.
   *
   * @param followed the branch if the note names none
   */
  public Optional<Started> started(String followed) throws IOException {
    String[] parts = read("advancing").orElse("").split(" ", 3);
    if (!Version.isValid(parts[0])) {
      return Optional.empty();
    }
    boolean vouched = parts.length == 3 && parts[2].equals(VOUCHED);
    String branch = parts.length > 1 ? parts[1] : followed;
    return Optional.of(new Started(new BranchVersion(branch, new Version(parts[0])), vouched));
  }

  public void writeStarted(Started checkout) throws IOException {
    write("advancing", words(checkout.target()) + (checkout.vouched() ? " " + VOUCHED : ""));
  }

  public void clearStarted() throws IOException {
    Files.deleteIfExists(folder.resolve("advancing"));
  }

  private static String words(BranchVersion tip) {
    return tip.version() + " " + tip.branch();
  }

  private Optional<String> read(String name) throws IOException {
    return StateFiles.read(folder.resolve(name)).map(String::strip);
  }

  private void write(String name, String text) throws IOException {
    StateFiles.write(folder.resolve(name), text + "\n");
  }
}
