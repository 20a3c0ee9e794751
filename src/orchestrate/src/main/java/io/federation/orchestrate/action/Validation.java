package io.federation.orchestrate.action;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.federation.model.Names;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Predicate;

/** What a text must be: a rule that has a name, or one that fits a regular expression. */
public final class Validation {

  private static final List<String> UNSAFE = List.of("`", "$", ";", "|", "&", ">", "<", "\n", "\r");

  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\\.|$)){4}");

  private final String text;
  private final String expected;
  private final Predicate<String> rule;

  private Validation(String text, String expected, Predicate<String> rule) {
    this.text = text;
    this.expected = expected;
    this.rule = rule;
  }

  /**
   * Returns the rule that a declaration says: {@code string} for any text, {@code shellsafe},
   * {@code ipv4address}, {@code ipv6address}, or a regular expression of RE2 that fits somewhere in
   * the text, such as {@code ^[a-z]+$}.
   *
   * @throws IllegalArgumentException with one line if it is no regular expression either
   */
  public static Validation parse(String rule) {
    return switch (rule) {
      case "string", "" -> new Validation(rule, "a text", text -> true);
      case "shellsafe" ->
          new Validation(
              rule,
              "without what a shell reads: none of ` $ ; | & > < and no other line",
              text -> UNSAFE.stream().noneMatch(text::contains));
      case "ipv4address" ->
          new Validation(
              rule, "an IPv4 address", text -> !text.endsWith(".") && IPV4.matches(text));
      case "ipv6address" -> new Validation(rule, "an IPv6 address", Validation::isIpv6);
      default -> regex(rule);
    };
  }

  private static Validation regex(String rule) {
    try {
      Pattern pattern = Pattern.compile(rule);
      return new Validation(
          rule, "matched by " + Names.quote(rule), text -> pattern.matcher(text).find());
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          Names.quote(rule)
              + " is not a regular expression of RE2, nor one of string, shellsafe, ipv4address,"
              + " ipv6address: "
              + e.getDescription(),
          e);
    }
  }

  private static boolean isIpv6(String text) {
    if (!text.contains(":") || !Pattern.matches("[0-9a-fA-F:.]+", text)) {
      return false;
    }
    try {
      // It is not asked of a name server: it has a colon, and is no name.
      return InetAddress.getByName(text) != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  public boolean allows(String value) {
    return rule.test(value);
  }

  /** Returns what a text must be, for a message. */
  public String expected() {
    return expected;
  }

  /** Returns the rule as the declaration says it. */
  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Validation validation && validation.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
