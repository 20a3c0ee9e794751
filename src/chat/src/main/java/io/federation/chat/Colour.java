package io.federation.chat;

/** What a message is about, at a glance. */
public enum Colour {
  /** Under way. */
  YELLOW("yellow", "#e8b339"),
  /** Done. */
  GREEN("green", "#2eb67d"),
  /** Critical. */
  RED("red", "#e01e5a");

  private final String word;
  private final String hex;

  Colour(String word, String hex) {
    this.word = word;
    this.hex = hex;
  }

  /** Returns the colour's name, as HipChat knows it. */
  public String word() {
    return word;
  }

  /** Returns the colour as {@code #rrggbb}, which all Slack-compatible servers know. */
  public String hex() {
    return hex;
  }
}
