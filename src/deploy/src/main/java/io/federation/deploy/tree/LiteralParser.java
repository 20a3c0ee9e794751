package io.federation.deploy.tree;

import io.federation.model.Names;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a value as Python 2 and 3 write literals: texts, numbers, {@code True}, {@code False},
 * {@code None}, lists, tuples and dictionaries of them. Nothing is evaluated.
 */
final class LiteralParser {

  private static final int MOST_NESTED = 50;

  /** Of more, JSON's reader makes no number, even if these are hexadecimal. */
  private static final int MOST_DIGITS = 800;

  private static final int MOST_OCTAL_DIGITS = 3;

  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(?:(?<hex>0[xX][0-9a-fA-F]+)|(?<octal>0[oO][0-7]+)"
              + "|(?<real>(?:[0-9]+\\.[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+)"
              + "|(?<whole>0|[1-9][0-9]*))[lL]?");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
  private static final Pattern TEXT = Pattern.compile("[uU]?(?=['\"])");

  private final String text;
  private final int line;
  private int at;

  private LiteralParser(String text, int line, int start) {
    this.text = text;
    this.line = line;
    this.at = start;
  }

  /**
   * Reads the value that a line has from an index on, up to its end.
   *
   * @param line the line's number, for errors
   */
  static Literal parse(String text, int line, int start) throws TreeSyntaxException {
    LiteralParser parser = new LiteralParser(text, line, start);
    Literal value = parser.value(0);
    parser.skipBlanks();
    if (parser.at < text.length() && text.charAt(parser.at) != '#') {
      throw parser.error("there is more after the value: put a text in quotes");
    }
    return value;
  }

  private TreeSyntaxException error(String message) {
    return new TreeSyntaxException(line, at + 1, message);
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean isNext(char c) {
    skipBlanks();
    return at < text.length() && text.charAt(at) == c;
  }

  private boolean take(char c) {
    if (isNext(c)) {
      at++;
      return true;
    }
    return false;
  }

  private Matcher match(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    matcher.useTransparentBounds(true);
    return matcher;
  }

  private Literal value(int depth) throws TreeSyntaxException {
    skipBlanks();
    if (depth > MOST_NESTED) {
      throw error("values are nested more than " + MOST_NESTED + " deep");
    }
    if (at == text.length()) {
      throw error("a value is missing, such as 'a text', 1, 1.5, True or None");
    }
    if (take('[')) {
      return new Literal.Sequence(values(']', depth));
    }
    if (isNext('(')) {
      return tuple(depth);
    }
    if (take('{')) {
      return mapping(depth);
    }
    Matcher quoted = match(TEXT);
    if (quoted.lookingAt()) {
      at = quoted.end();
      return new Literal.Text(quoted());
    }
    Matcher number = match(NUMBER);
    return number.lookingAt() ? number(number) : word();
  }

  private List<Literal> values(char end, int depth) throws TreeSyntaxException {
    List<Literal> values = new ArrayList<>();
    while (!take(end)) {
      values.add(value(depth + 1));
      if (!take(',') && !isNext(end)) {
        throw error("a , or " + end + " is missing");
      }
    }
    return values;
  }

  private Literal tuple(int depth) throws TreeSyntaxException {
    at++;
    int start = at;
    List<Literal> values = values(')', depth);
    // As in Python, what is in brackets without a comma is no tuple.
    boolean comma = text.substring(start, at).stripTrailing().matches("(?s).*,\\s*\\)");
    return values.size() == 1 && !comma ? values.get(0) : new Literal.Sequence(values);
  }

  private Literal mapping(int depth) throws TreeSyntaxException {
    SortedMap<String, Literal> values = new TreeMap<>();
    while (!take('}')) {
      skipBlanks();
      int start = at;
      if (!(value(depth + 1) instanceof Literal.Text key)) {
        at = start;
        throw error("the key of a dictionary must be a text in quotes");
      }
      if (!take(':')) {
        throw error("a : is missing after the key " + Names.quote(key.value()));
      }
      if (values.put(key.value(), value(depth + 1)) != null) {
        at = start;
        throw error("the key " + Names.quote(key.value()) + " is there twice");
      }
      if (!take(',') && !isNext('}')) {
        throw error("a , or } is missing");
      }
    }
    return new Literal.Mapping(values);
  }

  private Literal number(Matcher number) throws TreeSyntaxException {
    int end = number.end();
    if (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '.')) {
      throw error("that is no number: put a text in quotes");
    }
    if (end - at > MOST_DIGITS) {
      throw error("a number has at most " + MOST_DIGITS + " digits: put a text in quotes");
    }
    boolean negative = text.charAt(at) == '-';
    String real = number.group("real");
    if (real != null) {
      double value = Double.parseDouble(real);
      if (Double.isInfinite(value)) {
        throw error("the number is too large");
      }
      at = end;
      return new Literal.Real(negative ? -value : value);
    }
    BigInteger value;
    if (number.group("hex") != null) {
      value = new BigInteger(number.group("hex").substring(2), 16);
    } else if (number.group("octal") != null) {
      value = new BigInteger(number.group("octal").substring(2), 8);
    } else {
      value = new BigInteger(number.group("whole"));
    }
    at = end;
    return new Literal.Whole(negative ? value.negate() : value);
  }

  private Literal word() throws TreeSyntaxException {
    Matcher word = match(WORD);
    if (!word.lookingAt()) {
      throw error("a value cannot begin with " + Names.quote(text.substring(at, at + 1)));
    }
    Literal value =
        switch (word.group()) {
          case "True" -> new Literal.Truth(true);
          case "False" -> new Literal.Truth(false);
          case "None" -> new Literal.None();
          default ->
              throw error(
                  Names.quote(word.group())
                      + " is no literal: put a text in quotes; nothing is evaluated");
        };
    at = word.end();
    return value;
  }

  /** Reads a text from its opening quote on. */
  private String quoted() throws TreeSyntaxException {
    int start = at;
    char quote = text.charAt(at++);
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == quote) {
        at++;
        return value.toString();
      }
      if (c == '\\') {
        escape(value);
      } else {
        value.append(c);
        at++;
      }
    }
    at = start;
    throw error("the text has no closing " + quote);
  }

  private void escape(StringBuilder value) throws TreeSyntaxException {
    if (at + 1 == text.length()) {
      throw error("a \\ stands at the end of the line");
    }
    char kind = text.charAt(at + 1);
    switch (kind) {
      case '\\', '\'', '"' -> value.append(kind);
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case 'a' -> value.append('\u0007');
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'v' -> value.append('\u000b');
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(value);
      case 'x' -> code(value, 2);
      case 'u' -> code(value, 4);
      case 'U' -> code(value, 8);
      // As in Python, any other \ is itself.
      default -> value.append('\\').append(kind);
    }
    at += 2;
  }

  private void octal(StringBuilder value) {
    int start = at + 1;
    int end = start + 1;
    while (end < text.length()
        && end - start < MOST_OCTAL_DIGITS
        && text.charAt(end) >= '0'
        && text.charAt(end) <= '7') {
      end++;
    }
    value.append((char) Integer.parseInt(text, start, end, 8));
    at += end - start - 1;
  }

  private void code(StringBuilder value, int digits) throws TreeSyntaxException {
    int start = at + 2;
    int end = start + digits;
    String hex = text.substring(start, Math.min(end, text.length()));
    if (!hex.matches("[0-9a-fA-F]{" + digits + "}")) {
      throw error("\\" + text.charAt(at + 1) + " needs " + digits + " hexadecimal digits");
    }
    long code = Long.parseLong(hex, 16);
    if (code > Character.MAX_CODE_POINT) {
      throw error("there is no character " + hex);
    }
    value.appendCodePoint((int) code);
    at += digits;
  }
}
