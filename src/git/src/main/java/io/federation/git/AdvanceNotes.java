package io.federation.git;

import io.federation.machine.StateFiles;
import io.federation.model.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What advances note about a repository in its {@code .temp/add/}: tips that were refused, and a
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
  public record Refusal(BranchVersion tip, String reason, String basis) {
    /** Returns why several were refused, in one line for that of the first. */
    public static String reason(List<Refusal> refusals) {
      StringBuilder reason = new StringBuilder(refusals.get(0).reason());
      for (Refusal other : refusals.subList(1, refusals.size())) {
        reason.append("; and ").append(other.tip().version()).append(": ").append(other.reason());
      }
      return reason.toString();
    }
  }

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

  /** Returns the tips that were refused when the remote was last fetched from. */
  public List<Refusal> refusals() throws IOException {
    List<Refusal> refusals = new ArrayList<>();
    String[] lines = read("refused").orElse("").split("\n", -1);
    for (int i = 0; i < lines.length; i += 2) {
      String[] parts = lines[i].split(" ", 3);
      String basis = i + 1 < lines.length ? lines[i + 1].strip() : "";
      if (parts.length == 3 && Version.isValid(parts[0])) {
        BranchVersion tip = new BranchVersion(parts[1], new Version(parts[0]));
        refusals.add(new Refusal(tip, parts[2], basis));
      }
    }
    return refusals;
  }

  public void writeRefusals(List<Refusal> refusals) throws IOException {
    if (refusals.isEmpty()) {
      Files.deleteIfExists(folder.resolve("refused"));
      return;
    }
    List<String> lines = new ArrayList<>();
    for (Refusal refusal : refusals) {
      lines.add(words(refusal.tip()) + " " + refusal.reason());
      lines.add(refusal.basis());
    }
    write("refused", String.join("\n", lines));
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
