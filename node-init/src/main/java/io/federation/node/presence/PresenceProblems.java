package io.federation.node.presence;

import io.federation.machine.PrintableText;
import io.federation.machine.StateFiles;
import io.federation.model.Stamp;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong with a node's presence and lasts, a file for each topic in {@code
 * run/presence/problems/}: the first line says since when, the last one what is wrong now, those
 * between them what was wrong before.
 */
public final class PresenceProblems {

  /** Presence cannot be published. */
  static final String PUBLISHING = "publishing";

  /** The clock is off. */
  static final String CLOCK = "clock";

  /** Secrets cannot be shared. */
  static final String SECRETS = "secrets";

  /** Another machine publishes under this node's name. */
  static final String NAME = "name";

  /** Words that come and go are told once each. */
  private static final int MOST_WORDS = 20;

  private final Path folder;

  public PresenceProblems(NodeHome home) {
    this.folder = PublishQueue.folder(home).resolve("problems");
  }

  /**
   * A problem.
   *
   * @param since since when it lasts, by the node's clock
   * @param text what is wrong, in one line
   */
  public record Problem(Stamp since, String text) {}

  /**
   * Notes that something is wrong.
   *
   * @return whether it is to be told: it is new, or other words than before say it; numbers alone
   *     are no other words
   */
  boolean note(String topic, String text, Stamp now) throws IOException {
    Path file = folder.resolve(topic);
    List<String> lines = new ArrayList<>(StateFiles.read(file).orElse("").lines().toList());
    String line = PrintableText.of(text);
    if (!isValid(lines)) {
      StateFiles.write(file, now + "\n" + line + "\n");
      return true;
    }
    boolean isKnown = lines.removeIf(before -> withoutNumbers(before).equals(withoutNumbers(line)));
    lines.add(line);
    if (lines.size() > MOST_WORDS) {
      lines.remove(1);
    }
    StateFiles.writeIfChanged(file, String.join("\n", lines) + "\n");
    return !isKnown;
  }

  private static String withoutNumbers(String text) {
    return text.replaceAll("[0-9]+", "0");
  }

  private static boolean isValid(List<String> lines) {
    try {
      return lines.size() > 1 && !Stamp.parse(lines.get(0)).toString().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Notes that something is not wrong, or no longer. */
  void end(String topic) throws IOException {
    Files.deleteIfExists(folder.resolve(topic));
  }

  /** Returns that another machine publishes under this node's name, in words, if it does. */
  public Optional<String> nameClash() throws IOException {
    return find(NAME).map(Problem::text);
  }

  private Optional<Problem> find(String topic) throws IOException {
    List<String> lines = StateFiles.read(folder.resolve(topic)).orElse("").lines().toList();
    return isValid(lines)
        ? Optional.of(new Problem(Stamp.parse(lines.get(0)), lines.get(lines.size() - 1)))
        : Optional.empty();
  }

  public List<Problem> all() throws IOException {
    List<Problem> problems = new ArrayList<>();
    String[] topics = folder.toFile().list();
    if (topics != null) {
      Arrays.sort(topics);
      for (String topic : topics) {
        find(topic).ifPresent(problems::add);
      }
    }
    return problems;
  }
}
