package io.federation.deploy.plan;

import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.Tree;
import io.federation.deploy.tree.TreeNode;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes a tree of services. */
final class Services {

  private final Node top = new Node();

  /** Adds a service, or one more host that carries it. */
  Services add(String path, String type, String version, String host, int count) {
    Node service = type(path, type, version);
    service.child("deploy").child(host).properties.put("n", new Literal.Whole(count));
    return this;
  }

  Services add(String path, String type, String version, String host) {
    type(path, type, version).child("deploy").child(host);
    return this;
  }

  /** Adds the role controller of a role. */
  Services control(String role, String type, String version) {
    type("/roles/" + role, type, version);
    return this;
  }

  Tree tree() {
    return new Tree(top.build());
  }

  private Node type(String path, String type, String version) {
    Node node = top;
    for (String name : path.substring(1).split("/", -1)) {
      node = node.child(name);
    }
    node.properties.put(TreeNode.TYPE, new Literal.Text(type));
    if (!version.isEmpty()) {
      node.properties.put("version", new Literal.Text(version));
    }
    return node;
  }

  private static final class Node {
    private final SortedMap<String, Literal> properties = new TreeMap<>();
    private final SortedMap<String, Node> children = new TreeMap<>();

    Node child(String name) {
      return children.computeIfAbsent(name, missing -> new Node());
    }

    TreeNode build() {
      SortedMap<String, TreeNode> built = new TreeMap<>();
      children.forEach((name, child) -> built.put(name, child.build()));
      return new TreeNode(properties, built);
    }
  }
}
