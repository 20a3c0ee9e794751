package io.federation.orchestrate.filter;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.federation.model.Names;
import java.util.function.Predicate;

/** What a text must be: the same one, or one in which a regular expression of RE2 fits. */
record TextMatch(Predicate<String> rule) {

  /**
   * Reads a text, or a regular expression between two {@code /}.
   *
   * @param kind what it is of, for messages
   * @throws IllegalArgumentException with one line if the expression is none
   */
  static TextMatch parse(String kind, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(kind + " is empty: name one, or leave it out");
    }
    return isRegex(text) ? regex(kind, text.substring(1, text.length() - 1)) : equalTo(text);
  }

  static TextMatch equalTo(String text) {
    return new TextMatch(text::equals);
  }

  /** Returns whether a text stands between two {@code /}. */
  static boolean isRegex(String text) {
    return text.length() > 1 && text.startsWith("/") && text.endsWith("/");
  }

  static TextMatch regex(String kind, String regex) {
    try {
      Pattern pattern = Pattern.compile(regex);
      return new TextMatch(text -> pattern.matcher(text).find());
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          kind
              + " "
              + Names.quote("/" + regex + "/")
              + " is not a regular expression of RE2: "
              + e.getDescription(),
          e);
    }
  }

  boolean fits(String text) {
    return rule.test(text);
  }
}
