package io.federation.orchestrate.filter;

import io.federation.model.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads an expression of facts and classes. */
final class ExpressionParser {

  private static final int DEEPEST = 50;
  private static final Set<String> NO_OPERANDS = Set.of("and", "or", ")");

  private final List<FilterTokens.Token> tokens;
  private int next;
  private int depth;

  private ExpressionParser(List<FilterTokens.Token> tokens) {
    this.tokens = tokens;
  }

  static NodeFilter parse(String text) {
    ExpressionParser parser = new ExpressionParser(FilterTokens.of(text));
    NodeFilter filter = parser.alternatives();
    if (parser.next < parser.tokens.size()) {
      FilterTokens.Token rest = parser.tokens.get(parser.next);
      throw new IllegalArgumentException(
          "column "
              + rest.column()
              + ": "
              + Names.quote(rest.text())
              + (rest.is(")") ? " closes what is not open" : " needs and, or or before it"));
    }
    return filter;
  }

  private NodeFilter alternatives() {
    List<NodeFilter> all = new ArrayList<>(List.of(conditions()));
    while (accept("or")) {
      all.add(conditions());
    }
    return NodeFilter.anyOf(all);
  }

  private NodeFilter conditions() {
    List<NodeFilter> all = new ArrayList<>(List.of(condition()));
    while (accept("and")) {
      all.add(condition());
    }
    return NodeFilter.allOf(all);
  }

  private NodeFilter condition() {
    if (++depth > DEEPEST) {
      throw new IllegalArgumentException(
          "the expression is nested deeper than " + DEEPEST + " levels");
    }
    try {
      if (accept("not") || accept("!")) {
        return condition().negated();
      }
      if (accept("(")) {
        NodeFilter inner = alternatives();
        if (!accept(")")) {
          throw new IllegalArgumentException("a parenthesis is not closed: add )");
        }
        return inner;
      }
      return operand();
    } finally {
      depth--;
    }
  }

  private NodeFilter operand() {
    if (next == tokens.size()) {
      throw new IllegalArgumentException("the expression ends where a fact or a class must stand");
    }
    FilterTokens.Token token = tokens.get(next++);
    if (!token.isQuoted() && NO_OPERANDS.contains(token.text())) {
      throw new IllegalArgumentException(
          "column "
              + token.column()
              + ": "
              + Names.quote(token.text())
              + " stands where a fact or a class must stand");
    }
    return token.filter();
  }

  private boolean accept(String word) {
    boolean isNext = next < tokens.size() && tokens.get(next).is(word);
    if (isNext) {
      next++;
    }
    return isNext;
  }
}
