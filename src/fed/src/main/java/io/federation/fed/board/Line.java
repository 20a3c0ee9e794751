package io.federation.fed.board;

import io.federation.machine.PrintableText;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of words, each with its tone.
 *
 * @param words the words, which make the line without anything between them
 */
public record Line(List<Words> words) {

  /**
   * Words of one tone.
   *
   * @param text the words, on one line
   * @param tone how they are meant
   */
  public record Words(String text, TextStyle tone) {
    /** What nodes say must not move anybody's cursor. */
    public Words {
      text = PrintableText.of(text, "?", "?");
    }
  }

  /** An empty line. */
  public static final Line EMPTY = new Line(List.of());

  /** Copies the list. */
  public Line {
    words = List.copyOf(words);
  }

  /** Returns a line of one tone. */
  public static Line of(String text, TextStyle tone) {
    return new Line(List.of(new Words(text, tone)));
  }

  /** Returns a plain line. */
  public static Line of(String text) {
    return of(text, TextStyle.PLAIN);
  }

  /** Returns this with more words behind. */
  public Line and(String text, TextStyle tone) {
    List<Words> more = new ArrayList<>(words);
    more.add(new Words(text, tone));
    return new Line(more);
  }

  /** Returns the words without their tones. */
  public String text() {
    StringBuilder text = new StringBuilder();
    words.forEach(each -> text.append(each.text()));
    return text.toString();
  }
}
