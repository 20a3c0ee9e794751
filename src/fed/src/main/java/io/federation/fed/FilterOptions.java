package io.federation.fed;

import io.federation.orchestrate.filter.NodeFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which nodes are meant. */
final class FilterOptions {

  @Option(
      names = {"-F", "--fact"},
      paramLabel = "FACT",
      description =
          "Nodes with a fact: name=value, or ==, !=, <, >, <=, >=, =~ between them; /.../ is a"
              + " regular expression.")
  private List<String> facts = new ArrayList<>();

  @Option(
      names = {"-C", "--class"},
      paramLabel = "CLASS",
      description = "Nodes of a class, such as a part: its name, or /.../.")
  private List<String> classes = new ArrayList<>();

  @Option(
      names = {"-A", "--agent"},
      paramLabel = "AGENT",
      description = "Nodes that have an agent, as calls name it, or /.../.")
  private List<String> agents = new ArrayList<>();

  @Option(
      names = {"-I", "--identity"},
      paramLabel = "ID",
      description = "The node of this id, or /.../; of several, any of them.")
  private List<String> identities = new ArrayList<>();

  @Option(
      names = {"-W", "--with"},
      paramLabel = "WORDS",
      description = "Nodes with all of these facts and classes, with blanks between them.")
  private List<String> withAll = new ArrayList<>();

  @Option(
      names = {"-S", "--select"},
      paramLabel = "EXPRESSION",
      description = "Facts and classes with and, or, not and parentheses.")
  private List<String> expressions = new ArrayList<>();

  /** Returns whether none is given. */
  boolean isEmpty() {
    return Stream.of(facts, classes, agents, identities, withAll, expressions)
        .allMatch(List::isEmpty);
  }

  /** Returns the nodes that all of them mean. */
  NodeFilter filter() {
    List<NodeFilter> all = new ArrayList<>();
    facts.forEach(text -> all.add(NodeFilter.ofFact(text)));
    classes.forEach(text -> all.add(NodeFilter.ofClass(text)));
    agents.forEach(text -> all.add(NodeFilter.ofAgent(text)));
    withAll.forEach(text -> all.add(NodeFilter.ofFactsAndClasses(text)));
    expressions.forEach(text -> all.add(NodeFilter.ofExpression(text)));
    if (!identities.isEmpty()) {
      all.add(NodeFilter.anyOf(identities.stream().map(NodeFilter::ofIdentity).toList()));
    }
    return NodeFilter.allOf(all);
  }
}
