package io.federation.orchestrate.playbook;

import io.federation.cluster.ClusterUnavailableException;
import io.federation.machine.ErrorText;
import io.federation.orchestrate.filter.NodeFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Looks for nodes: those of which all that was added holds. */
public final class NodeSearch {

  private final PlaybookContext given;
  private final List<NodeFilter> filters = new ArrayList<>();
  private final List<NodeFilter> identities = new ArrayList<>();

  NodeSearch(PlaybookContext given, String agent) {
    this.given = given;
    filters.add(NodeFilter.ofAgent(agent));
  }

  /** Adds a fact, as in {@code cluster=alfa}. */
  public NodeSearch withFact(String fact) {
    filters.add(NodeFilter.ofFact(fact));
    return this;
  }

  /** Adds a class, such as a part. */
  public NodeSearch withClass(String name) {
    filters.add(NodeFilter.ofClass(name));
    return this;
  }

  /** Adds an agent. */
  public NodeSearch withAgent(String name) {
    filters.add(NodeFilter.ofAgent(name));
    return this;
  }

  /** Adds an id; of several, any is enough. */
  public NodeSearch withIdentity(String id) {
    identities.add(NodeFilter.ofIdentity(id));
    return this;
  }

  /** Adds an expression of facts and classes, with {@code and}, {@code or} and {@code not}. */
  public NodeSearch select(String expression) {
    filters.add(NodeFilter.ofExpression(expression));
    return this;
  }

  /** Returns what there is; the playbook ends with this message if that is nothing. */
  public Nodes whenEmpty(String message) {
    Nodes found = find();
    if (found.size() == 0) {
      throw new PlaybookException(message);
    }
    return found;
  }

  /** Returns what there is, which may be nothing. */
  public Nodes find() {
    List<NodeFilter> all = new ArrayList<>(filters);
    if (!identities.isEmpty()) {
      all.add(NodeFilter.anyOf(identities));
    }
    try {
      return new Nodes(given, given.discovery().find(NodeFilter.allOf(all)));
    } catch (ClusterUnavailableException | IOException e) {
      throw new PlaybookException(ErrorText.of(e), e);
    }
  }
}
