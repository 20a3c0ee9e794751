package io.federation.model.spec;

/** What nodes tell of themselves by. */
public enum PresenceStoreKind {
  /** The presence repository alone, to which each node pushes. */
  GIT("git"),
  /** ZooKeeper, from where one node at a time pushes what all say to the presence repository. */
  ZOOKEEPER("zookeeper");

  private final String word;

  PresenceStoreKind(String word) {
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
  public static PresenceStoreKind parse(String kind, String word) {
    return Values.word(kind, word, values());
  }
}
