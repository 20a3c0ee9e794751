package io.federation.orchestrate.filter;

import java.util.List;
import java.util.function.Predicate;

/** Which nodes are meant. What is combined is the same kind of thing. */
@FunctionalInterface
public interface NodeFilter extends Predicate<NodeProfile> {

  /** Means every node. */
  NodeFilter ALL = node -> true;

  /** Means those that all of these mean. */
  static NodeFilter allOf(List<NodeFilter> filters) {
    List<NodeFilter> each = List.copyOf(filters);
    return node -> each.stream().allMatch(filter -> filter.test(node));
  }

  /** Means those that any of these means. */
  static NodeFilter anyOf(List<NodeFilter> filters) {
    List<NodeFilter> each = List.copyOf(filters);
    return node -> each.stream().anyMatch(filter -> filter.test(node));
  }

  /** Means those that this does not mean. */
  default NodeFilter negated() {
    return node -> !test(node);
  }

  /** Means nodes that have a class: its name, or a regular expression as in {@code /^web/}. */
  static NodeFilter ofClass(String text) {
    TextMatch match = TextMatch.parse("class", text);
    return node -> node.classes().stream().anyMatch(match::fits);
  }

  /** Means nodes that have an action set: its name, or a regular expression. */
  static NodeFilter ofAgent(String text) {
    TextMatch match = TextMatch.parse("agent", text);
    return node -> node.agents().stream().anyMatch(match::fits);
  }

  /** Means the node of this id, or those whose ids fit a regular expression. */
  static NodeFilter ofIdentity(String text) {
    TextMatch match = TextMatch.parse("identity", text);
    return node -> match.fits(node.identity());
  }

  /** Means nodes with a fact, as in {@code country=uk}; see {@link FactFilter#parse}. */
  static NodeFilter ofFact(String text) {
    return FactFilter.parse(text);
  }

  /**
   * Means nodes with all of these facts and classes, with blanks between them, as in {@code
   * country=uk apache}.
   */
  static NodeFilter ofFactsAndClasses(String text) {
    return allOf(FilterTokens.of(text).stream().map(FilterTokens.Token::filter).toList());
  }

  /**
   * Means what an expression of facts and classes does, with {@code and}, {@code or}, {@code not}
   * and parentheses; {@code not} before {@code and} before {@code or}.
   *
   * @throws IllegalArgumentException with one line that says what is wrong, and where
   */
  static NodeFilter ofExpression(String text) {
    return ExpressionParser.parse(text);
  }
}
