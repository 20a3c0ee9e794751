package io.federation.orchestrate.filter;

import io.federation.model.Names;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** Means nodes with a fact; those that do not have it are not meant, whatever is asked of it. */
record FactFilter(String fact, Predicate<String> rule) implements NodeFilter {

  /** Each before those that it begins with. */
  private static final List<String> OPERATORS =
      List.of("==", "=~", "!=", "<=", ">=", "=", "<", ">");

  /**
   * Reads {@code fact=value}, or with {@code ==}, {@code !=}, {@code <}, {@code >}, {@code <=},
   * {@code >=}, or {@code =~} and a regular expression of RE2, which may stand between two {@code
   * /}; between two {@code /} it is one after {@code =} and {@code !=}, too. Two numbers are
   * compared as numbers, all else as texts.
   *
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  static FactFilter parse(String text) {
    int at = firstOperator(text);
    String operator =
        OPERATORS.stream()
            .filter(each -> text.startsWith(each, at))
            .findFirst()
            .orElseThrow(() -> malformed(text));
    String fact = text.substring(0, at).strip();
    String value = text.substring(at + operator.length()).strip();
    if (fact.isEmpty() || value.isEmpty()) {
      throw malformed(text);
    }
    return new FactFilter(fact, rule(operator, value));
  }

  private static int firstOperator(String text) {
    int at = 0;
    while (at < text.length() && "=!<>".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "fact "
            + Names.quote(text)
            + " is not one: use name=value, or one of "
            + String.join(" ", OPERATORS)
            + " between them");
  }

  /** Returns whether a text is meant to be a fact, and not the name of a class. */
  static boolean isFact(String text) {
    return !TextMatch.isRegex(text) && firstOperator(text) < text.length();
  }

  private static Predicate<String> rule(String operator, String value) {
    return switch (operator) {
      case "=~" ->
          TextMatch.regex(
                  "fact", TextMatch.isRegex(value) ? value.substring(1, value.length() - 1) : value)
              ::fits;
      case "=", "==" ->
          TextMatch.isRegex(value) ? TextMatch.parse("fact", value)::fits : isEqual(value);
      case "!=" ->
          (TextMatch.isRegex(value) ? asPredicate(TextMatch.parse("fact", value)) : isEqual(value))
              .negate();
      case "<" -> comparing(value, order -> order < 0);
      case ">" -> comparing(value, order -> order > 0);
      case "<=" -> comparing(value, order -> order <= 0);
      default -> comparing(value, order -> order >= 0);
    };
  }

  private static Predicate<String> asPredicate(TextMatch match) {
    return match::fits;
  }

  private static Predicate<String> isEqual(String value) {
    return comparing(value, order -> order == 0);
  }

  private static Predicate<String> comparing(String value, IntPredicate fits) {
    Optional<BigDecimal> number = number(value);
    return has -> {
      Optional<BigDecimal> other = number(has);
      return fits.test(
          number.isPresent() && other.isPresent()
              ? other.get().compareTo(number.get())
              : has.compareTo(value));
    };
  }

  /** As long as its exponent is small: comparing others would take long. */
  private static Optional<BigDecimal> number(String text) {
    if (text.length() > 40 || !text.matches("[-+]?[0-9]+(?:\\.[0-9]+)?")) {
      return Optional.empty();
    }
    return Optional.of(new BigDecimal(text));
  }

  @Override
  public boolean test(NodeProfile node) {
    String has = node.facts().get(fact);
    return has != null && rule.test(has);
  }
}
