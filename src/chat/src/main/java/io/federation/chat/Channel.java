package io.federation.chat;

/** Where a message is said. */
public enum Channel {
  /** For what happens in the ordinary course of things. */
  CHATTY("chatty"),
  /** For what needs somebody's help, and for the end of it. */
  CRITICAL("critical");

  private final String word;

  Channel(String word) {
    this.word = word;
  }

  /** Returns the channel's word in {@code federation.yaml} and {@code chat.properties}. */
  public String word() {
    return word;
  }
}
