package io.federation.deploy.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A node of the tree with all that is below it, as ZooKeeper has it.
 *
 * @param properties by name. Its type is the property {@value #TYPE}. A symbolic link named {@code
 *     main} is the text property {@code "main ->"}, whose value is the target's path; a property
 *     link named {@code threads} is the text property {@code "threads =>"}, whose value is the
 *     target's path and, unless it has the same name, the property's name there
 * @param children by name, which has no white space and no {@code /}
 */
public record TreeNode(
    SortedMap<String, Literal> properties, SortedMap<String, TreeNode> children) {

  public static final String TYPE = "type";

  /** Deeper trees are a mistake, and would exhaust the stack of whoever walks them. */
  public static final int DEEPEST = 100;

  /** What the name of a symbolic link ends with. */
  static final String LINK = " ->";

  /** What the name of a link to a property ends with. */
  static final String PROPERTY_LINK = " =>";

  public static final TreeNode EMPTY = new TreeNode(new TreeMap<>(), new TreeMap<>());

  public TreeNode {
    properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    children = Collections.unmodifiableSortedMap(new TreeMap<>(children));
  }

  /** Returns the type, such as {@code app} or {@code app subtype}. */
  public Optional<String> type() {
    return text(TYPE);
  }

  /** Returns where a symbolic link leads. */
  Optional<String> link(String name) {
    return text(name + LINK);
  }

  /** Returns where a link to a property leads. */
  Optional<String> propertyLink(String name) {
    return text(name + PROPERTY_LINK);
  }

  /**
   * A link of a node.
   *
   * @param isToProperty whether it leads to a property, and not to a node
   * @param target where it leads, as it is written
   */
  public record Link(String name, boolean isToProperty, String target) {
    /** Returns the property that it is, such as {@code main ->}. */
    public String property() {
      return name + (isToProperty ? PROPERTY_LINK : LINK);
    }
  }

  /** Returns its links, in the order of their properties. */
  public List<Link> links() {
    List<Link> links = new ArrayList<>();
    for (String property : properties.keySet()) {
      boolean isToProperty = property.endsWith(PROPERTY_LINK);
      if (isToProperty || property.endsWith(LINK)) {
        String name = property.substring(0, property.length() - LINK.length());
        text(property).ifPresent(target -> links.add(new Link(name, isToProperty, target)));
      }
    }
    return links;
  }

  private Optional<String> text(String name) {
    return NodeData.text(properties, name);
  }
}
