package io.federation.model.spec;

/** Which commits of a repository must be signed by somebody a node trusts before it takes them. */
public enum Signatures {
  /** None: whoever may push decides what runs. */
  OFF("off"),
  /** The tip of the branch, which vouches for the tree that will run. */
  TIP("tip"),
  /** The tip, and every commit since the one the node has taken last. */
  ALL("all");

  private final String word;

  Signatures(String word) {
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

  /** Returns the stricter of the two. */
  public Signatures stricter(Signatures other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /**
   * Returns what {@code word} stands for.
   *
   * @param kind what the word is the value of, for the message
   * @throws IllegalArgumentException with one line that names the words there are
   */
  public static Signatures parse(String kind, String word) {
    return Values.word(kind, word, values());
  }
}
