package io.federation.deploy.tree;

import io.federation.model.Names;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A tree in which links are followed.
 *
 * @param top the node {@code /}
 */
public record Tree(TreeNode top) {

  /** Links that lead over more are a mistake, and could lead over more than can be counted. */
  private static final int MOST_LINKS = 500;

  /** A link that leads in a circle, or nowhere; the message says which. */
  public static final class BrokenLinkException extends Exception {

    private static final long serialVersionUID = 1;

    BrokenLinkException(String message) {
      super(message);
    }
  }

  /**
   * A node and where it really is.
   *
   * @param path without links; the top is {@code /}
   */
  public record Place(String path, TreeNode node) {}

  /**
   * Finds a node. Where a child is missing, a symbolic link of its name leads on, whose target is
   * relative to the node that holds it unless it begins with {@code /}; {@code ..} goes back to
   * what stands before it in a path, as it is written; {@code .} is nothing.
   *
   * @param path begins with {@code /}
   * @return nothing if there is no such node
   */
  public Optional<Place> find(String path) throws BrokenLinkException {
    return new Walk().find(new ArrayList<>(), path).map(this::place);
  }

  /**
   * Returns the value of a node's property, or of the one that a link of this name leads to.
   *
   * @param path begins with {@code /}
   * @return nothing if there is no such node or property
   */
  public Optional<Literal> property(String path, String name) throws BrokenLinkException {
    return new Walk().property(new ArrayList<>(), path, name);
  }

  private Place place(List<String> path) {
    return new Place("/" + String.join("/", path), node(path));
  }

  private TreeNode node(List<String> path) {
    TreeNode node = top;
    for (String name : path) {
      node = Objects.requireNonNull(node.children().get(name));
    }
    return node;
  }

  /** One search: a link that it meets while it follows that same link leads in a circle. */
  private final class Walk {

    private final Set<String> following = new LinkedHashSet<>();
    private int followed;

    /**
     * Finds a node.
     *
     * @param from names of the node that a relative path begins at
     * @return the names on the real way to it
     */
    Optional<List<String>> find(List<String> from, String path) throws BrokenLinkException {
      List<String> names = path.startsWith("/") ? new ArrayList<>() : new ArrayList<>(from);
      for (String name : path.split("/", -1)) {
        if (name.equals("..")) {
          if (!names.isEmpty()) {
            names.remove(names.size() - 1);
          }
        } else if (!name.isEmpty() && !name.equals(".")) {
          names.add(name);
        }
      }
      Optional<List<String>> at = Optional.of(new ArrayList<>());
      for (String name : names) {
        at = step(at.get(), name);
        if (at.isEmpty()) {
          return at;
        }
      }
      return at;
    }

    private Optional<List<String>> step(List<String> at, String name) throws BrokenLinkException {
      TreeNode node = node(at);
      if (node.children().containsKey(name)) {
        List<String> next = new ArrayList<>(at);
        next.add(name);
        return Optional.of(next);
      }
      Optional<String> link = node.link(name);
      if (link.isEmpty()) {
        return Optional.empty();
      }
      String followed = begin(at, name + TreeNode.LINK);
      Optional<List<String>> target = find(at, link.get());
      following.remove(followed);
      return target;
    }

    Optional<Literal> property(List<String> from, String path, String name)
        throws BrokenLinkException {
      Optional<List<String>> at = find(from, path);
      if (at.isEmpty()) {
        return Optional.empty();
      }
      TreeNode node = node(at.get());
      Literal value = node.properties().get(name);
      Optional<String> link = node.propertyLink(name);
      if (value != null || link.isEmpty()) {
        return Optional.ofNullable(value);
      }
      String followed = begin(at.get(), name + TreeNode.PROPERTY_LINK);
      String[] words = link.get().strip().split("\\s+", 2);
      Optional<Literal> target = property(at.get(), words[0], words.length == 1 ? name : words[1]);
      following.remove(followed);
      return target;
    }

    private String begin(List<String> at, String link) throws BrokenLinkException {
      String place = "/" + String.join("/", at) + " " + link;
      boolean isCircle = !following.add(place);
      if (isCircle || ++followed > MOST_LINKS) {
        throw new BrokenLinkException(
            "the link "
                + Names.quote(link)
                + " of /"
                + String.join("/", at)
                + (isCircle
                    ? " leads in a circle"
                    : " leads over more than " + MOST_LINKS + " links"));
      }
      return place;
    }
  }
}
