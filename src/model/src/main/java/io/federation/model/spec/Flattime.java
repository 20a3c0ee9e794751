package io.federation.model.spec;

/** Where nodes write down, minute by minute, that they exist. */
public enum Flattime {
  /** On a branch of its own for each UTC day, which is deleted whole after its time. */
  DAILY("daily"),
  /** On the branch of the records, where all of it stays in the history. */
  MAIN("main");

  private final String word;

  Flattime(String word) {
    this.word = word;
  }

  /** Returns the word that stands for this in {@code federation.yaml}. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }

  /**
   * Returns what {@code word} stands for.
   *
   * @param kind what the word is the value of, for the message
   * @throws IllegalArgumentException with one line that names the words there are
   */
  public static Flattime parse(String kind, String word) {
    return Values.word(kind, word, values());
  }
}
