package io.federation.deploy.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What makes the tree that is there the one that a text says. The text decides about the nodes at
 * the top that it has, and all below them; others are not touched. Ephemeral nodes that it lacks,
 * and what they are below, stay.
 *
 * @param settings add nodes and set properties, parents first
 * @param deletions delete what the text lacks, children first; it may as well be left
 * @param extra the paths of what the text lacks and could be deleted, without what is below these
 * @param kept the paths of what the text lacks and stays for the ephemeral nodes below, without
 *     what is below these
 */
public record TreeChanges(
    List<TreeChange> settings,
    List<TreeChange.Delete> deletions,
    List<String> extra,
    List<String> kept) {

  public TreeChanges {
    settings = List.copyOf(settings);
    deletions = List.copyOf(deletions);
    extra = List.copyOf(extra);
    kept = List.copyOf(kept);
  }

  /**
   * Finds them.
   *
   * @param there at least what is there of the nodes at the text's top
   * @param text the top of what is to be there
   * @throws IllegalArgumentException if that cannot be, with a line that says why
   */
  public static TreeChanges between(StoredTree there, TreeNode text) {
    Comparison comparison = new Comparison(there);
    text.children()
        .forEach(
            (name, node) -> comparison.compare("/" + name, there.top().children().get(name), node));
    return new TreeChanges(
        comparison.settings, comparison.deletions, comparison.extra, comparison.kept);
  }

  /**
   * Returns the changes in the order in which they can be made.
   *
   * @param trim whether what the text lacks is deleted
   */
  public List<TreeChange> inOrder(boolean trim) {
    return inOrder(name -> trim);
  }

  /**
   * Returns the changes in the order in which they can be made.
   *
   * @param isTrimmed whether what the text lacks is deleted below the node of this name at the top
   */
  public List<TreeChange> inOrder(Predicate<String> isTrimmed) {
    return Stream.concat(
            settings.stream(),
            deletions.stream().filter(deletion -> isTrimmed.test(topName(deletion.path()))))
        .toList();
  }

  private static String topName(String path) {
    return path.split("/", -1)[1];
  }

  private static final class Comparison {
    private final StoredTree there;
    private final List<TreeChange> settings = new ArrayList<>();
    private final List<TreeChange.Delete> deletions = new ArrayList<>();
    private final List<String> extra = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();

    Comparison(StoredTree there) {
      this.there = there;
    }

    void compare(String path, @Nullable TreeNode before, TreeNode after) {
      NodeData.tooLarge(path, after.properties())
          .ifPresent(
              why -> {
                throw new IllegalArgumentException(why);
              });
      if (there.ephemeral().contains(path) && !after.children().isEmpty()) {
        throw new IllegalArgumentException(
            path
                + " is ephemeral in ZooKeeper, and nothing can be below it: leave "
                + path
                + "/"
                + after.children().firstKey()
                + " out");
      }
      if (before == null) {
        settings.add(new TreeChange.Add(path, after.properties()));
      } else if (!before.properties().equals(after.properties())) {
        settings.add(new TreeChange.Set(path, before.properties(), after.properties()));
      }
      after
          .children()
          .forEach(
              (name, child) ->
                  compare(
                      path + "/" + name,
                      before == null ? null : before.children().get(name),
                      child));
      if (before != null) {
        before
            .children()
            .forEach(
                (name, child) -> {
                  if (!after.children().containsKey(name)) {
                    remove(path + "/" + name, child, true);
                  }
                });
      }
    }

    /**
     * Deletes a node and what is below it, as far as that can be.
     *
     * @param isHighest whether all that it is below stays
     * @return whether it is deleted
     */
    private boolean remove(String path, TreeNode node, boolean isHighest) {
      if (there.ephemeral().contains(path)) {
        return false;
      }
      boolean isDeleted = true;
      List<String> deletedBelow = new ArrayList<>();
      for (Map.Entry<String, TreeNode> child : node.children().entrySet()) {
        String below = path + "/" + child.getKey();
        if (remove(below, child.getValue(), false)) {
          deletedBelow.add(below);
        } else {
          isDeleted = false;
        }
      }
      if (isDeleted) {
        deletions.add(new TreeChange.Delete(path));
        if (isHighest) {
          extra.add(path);
        }
      } else {
        extra.addAll(deletedBelow);
        if (isHighest) {
          kept.add(path);
        }
      }
      return isDeleted;
    }
  }
}
