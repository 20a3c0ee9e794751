package io.federation.fed.board;

/** How words are meant; a terminal shows it by a colour. */
public enum TextStyle {
  /** As it comes. */
  PLAIN,
  /** Of less weight than what stands beside it. */
  FAINT,
  /** What the rest is about. */
  TITLE,
  /** All is well. */
  GOOD,
  /** Under way. */
  BUSY,
  /** Needs somebody's help. */
  BAD
}
