package io.federation.deploy.plan;

import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The locks that hosts ask for before they deploy: where they are, and what a request says. */
public enum LockKind {
  /** Of a service's path. */
  PATH("/agent-locks", "id", "name"),

  /** Of a role that has a controller. */
  ROLE("/role-locks", "requestor", "hostname");

  private final String folder;
  private final String id;
  private final String name;

  LockKind(String folder, String id, String name) {
    this.folder = folder;
    this.id = id;
    this.name = name;
  }

  /** Returns the path of the node that all locks of the kind are below. */
  public String folder() {
    return folder;
  }

  /** Returns what a host says of itself when it asks for a lock. */
  public SortedMap<String, Literal> request(Host host) {
    return new TreeMap<>(
        Map.of(id, new Literal.Text(host.id()), name, new Literal.Text(host.name())));
  }

  /** Returns the id of the host that has asked; nothing if the request does not say it. */
  public Optional<String> id(SortedMap<String, Literal> request) {
    return NodeData.text(request, id);
  }

  /** Returns the name of the host that has asked, or words for one that does not say it. */
  public String name(SortedMap<String, Literal> request) {
    return NodeData.text(request, name).orElse("somebody else");
  }
}
