package io.federation.model.spec;

import java.util.List;
import java.util.stream.Collectors;

/** A description cannot be used. The message has one line for each problem. */
public final class SpecException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** Says what is wrong, in the order of the text; at least one problem. */
  public SpecException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Returns what is wrong, in the order of the text; at least one. */
  public List<Problem> problems() {
    return problems;
  }
}
