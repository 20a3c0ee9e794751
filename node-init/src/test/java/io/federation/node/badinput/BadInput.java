package io.federation.node.badinput;

import java.util.regex.Pattern;

/**
 * One line of the table of bad input.
 *
 * @param name what is bad, as a short phrase
 * @param entry where it comes in
 * @param given brings it in
 * @param says the one line that is told: what, where, what would be right; {@code *} stands for
 *     anything, {@code {home}} for the node's home, {@code {bad}} for the address of the repository
 *     that the case may spoil
 * @param stops how much of the node stops until it is mended
 * @param mend takes it away again; the next heartbeat must then carry on as if nothing had been
 */
record BadInput(String name, Entry entry, Step given, String says, Stops stops, Step mend) {

  /** Where bad input comes in. */
  enum Entry {
    NODEINFO,
    DESCRIPTION,
    SCRIPTS,
    TREE,
    PLACES,
    STATE,
    REPOSITORIES,
    CLOCK,
    SURROUNDINGS
  }

  /** How much stops. All else goes on, in the same heartbeat. */
  enum Stops {
    /** Nothing: what is bad is put right or left out, and said so. */
    NOTHING,
    /** One work unit. */
    UNIT,
    /** One repository: it is not advanced. */
    REPOSITORY,
    /** All work, since somebody seems to have wanted that; nothing has failed. */
    WORK,
    /** The node: it does not know who it is, or has no place to write down what it does. */
    NODE
  }

  /** Does something to a node. */
  @FunctionalInterface
  interface Step {
    void on(Scene scene) throws Exception;
  }

  static BadInput bad(Entry entry, String name) {
    return new BadInput(name, entry, scene -> {}, "", Stops.NOTHING, scene -> {});
  }

  BadInput given(Step step) {
    return new BadInput(name, entry, step, says, stops, mend);
  }

  BadInput says(String line) {
    return new BadInput(name, entry, given, line, stops, mend);
  }

  BadInput stops(Stops what) {
    return new BadInput(name, entry, given, says, what, mend);
  }

  BadInput mendedBy(Step step) {
    return new BadInput(name, entry, given, says, stops, step);
  }

  /** Returns whether {@code line}, without its stamp, is what the case says. */
  boolean isSaidBy(String line, Scene scene) {
    String exact =
        says.replace("{home}", scene.home().root().toString()).replace("{bad}", scene.bad().url());
    StringBuilder pattern = new StringBuilder();
    for (String part : exact.split("\\*", -1)) {
      pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return line.matches("([0-9]{8}-[0-9]{6} |node-init: )?" + pattern);
  }

  @Override
  public String toString() {
    return entry + ": " + name;
  }
}
