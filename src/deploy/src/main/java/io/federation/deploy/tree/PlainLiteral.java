package io.federation.deploy.tree;

import io.federation.model.Names;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A value as it stands in a line for people, or on a command line: a text that cannot be taken for
 * anything else stands there without quotes.
 */
public final class PlainLiteral {

  /** What can be a version, an address or a commit's id. */
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.+:/@~-]+");

  /** What JSON calls otherwise than Python. */
  private static final Map<String, Literal> JSON_WORDS =
      Map.of(
          "null", new Literal.None(),
          "true", new Literal.Truth(true),
          "false", new Literal.Truth(false));

  private PlainLiteral() {}

  /** Returns how a value is shown; {@link #parse} reads it again. */
  public static String of(Literal value) {
    return value instanceof Literal.Text text && isPlain(text.value())
        ? text.value()
        : LiteralText.of(value);
  }

  private static boolean isPlain(String text) {
    return WORD.matcher(text).matches() && !JSON_WORDS.containsKey(text) && literal(text).isEmpty();
  }

  /**
   * Reads a literal of Python, JSON's {@code null}, {@code true} and {@code false}, or a text
   * without quotes.
   *
   * @throws IllegalArgumentException in one line if it is none, or a number that is written in
   *     another way than it is shown, such as {@code 1.10}
   */
  public static Literal parse(String text) {
    if (JSON_WORDS.containsKey(text)) {
      return JSON_WORDS.get(text);
    }
    Optional<Literal> literal = literal(text);
    if (literal.isPresent()) {
      return checkNumber(text, literal.get());
    }
    if (WORD.matcher(text).matches()) {
      return new Literal.Text(text);
    }
    throw new IllegalArgumentException(
        Names.quote(text) + " is no value: use a number, a word, or a text in quotes");
  }

  private static Literal checkNumber(String text, Literal value) {
    boolean isNumber = value instanceof Literal.Whole || value instanceof Literal.Real;
    if (isNumber && !LiteralText.of(value).equals(text)) {
      throw new IllegalArgumentException(
          Names.quote(text)
              + " is the number "
              + LiteralText.of(value)
              + ": write that, or \"'"
              + text
              + "'\" if it is a text");
    }
    return value;
  }

  private static Optional<Literal> literal(String text) {
    try {
      return Optional.of(LiteralParser.parse(text, 1, 0));
    } catch (TreeSyntaxException e) {
      return Optional.empty();
    }
  }
}
