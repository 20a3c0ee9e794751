package io.federation.deploy.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TreeUndoTest {

  private static final SortedSet<String> NONE_EPHEMERAL = Collections.emptySortedSet();
  private static final Literal ONE = new Literal.Whole(1);
  private static final Literal TWO = new Literal.Whole(2);
  private static final Literal THREE = new Literal.Whole(3);

  private static StoredTree stored(TreeNode top) {
    return new StoredTree(top, NONE_EPHEMERAL);
  }

  private static StoredTree stored(String text, String... ephemeral) throws Exception {
    return new StoredTree(TreeText.parse(text), new TreeSet<>(List.of(ephemeral)));
  }

  private static List<TreeChange> changes(StoredTree there, TreeNode to) {
    return TreeChanges.between(there, to).inOrder(true);
  }

  private static TreeUndo undo(String before, String after) throws Exception {
    StoredTree there = stored(before);
    return TreeUndo.of(ONE, TWO, there, changes(there, TreeText.parse(after)));
  }

  private static List<String> lines(List<TreeChange> changes) {
    return changes.stream().flatMap(change -> change.lines().stream()).toList();
  }

  @Test
  void whatever_was_changed_and_however_much_of_that_is_done_the_tree_is_as_before() {
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      StoredTree before = stored(new Trees(seed).top());
      List<TreeChange> changes = changes(before, related(before.top(), random));
      TreeUndo undo = TreeUndo.of(ONE, TWO, before, changes);

      // Both are in batches, and each may break off between two.
      TreeNode after = before.after(changes.subList(0, random.nextInt(changes.size() + 1)));
      List<TreeChange> back = undo.changes(stored(after));
      TreeNode half = stored(after).after(back.subList(0, random.nextInt(back.size() + 1)));
      TreeNode end = stored(half).after(undo.changes(stored(half)));

      assertThat(end).as("seed %d", seed).isEqualTo(before.top());
      assertThat(undo.changes(stored(end))).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void two_that_follow_each_other_are_taken_back_at_once() {
    for (long seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      StoredTree one = stored(new Trees(seed).top());
      List<TreeChange> first = changes(one, related(one.top(), random));
      StoredTree two = stored(one.after(first));
      List<TreeChange> second = changes(two, related(two.top(), random));

      TreeUndo undo =
          TreeUndo.of(ONE, TWO, one, first).mergedWithLater(TreeUndo.of(TWO, THREE, two, second));

      StoredTree three = stored(two.after(second));
      assertThat(three.after(undo.changes(three))).as("seed %d", seed).isEqualTo(one.top());
      assertThat(undo.to()).isEqualTo(ONE);
      assertThat(undo.from()).isEqualTo(THREE);
    }
  }

  @Test
  void what_others_have_made_meanwhile_stays() throws Exception {
    TreeUndo undo =
        undo(
            "/cust\n  /cms\n    n = 1\n",
            "/cust\n  /cms\n    n = 2\n  /web\n    n = 2\n    /deploy\n");

    List<TreeChange> changes =
        undo.changes(
            stored(
                """
                /cust
                  /cms
                    n = 2
                    /provider
                  /web
                    n = 2
                    /deploy
                    /provider
                """));

    assertThat(lines(changes))
        .containsExactly(
            "change /cust/cms: n from 2 to 1",
            "delete /cust/web/deploy",
            "change /cust/web: remove n = 2");
    assertThat(undo.tops()).containsExactly("cust");
  }

  @Test
  void what_is_ephemeral_or_has_lost_its_parent_is_left_alone() throws Exception {
    TreeUndo undo = undo("/cust\n  /cms\n    /deploy\n", "/cust\n  /web\n");

    assertThat(lines(undo.changes(stored("/cust\n  /web\n", "/cust/web"))))
        .containsExactly("add /cust/cms", "add /cust/cms/deploy");
    assertThat(undo.changes(stored("/other\n"))).isEmpty();
  }

  /** Returns a tree that has much in common with another. */
  private static TreeNode related(TreeNode node, Random random) {
    TreeMap<String, TreeNode> children = new TreeMap<>();
    node.children()
        .forEach(
            (name, child) -> {
              // Nodes at the top that the text lacks would stay.
              if (random.nextInt(4) > 0) {
                children.put(name, related(child, random));
              }
            });
    if (random.nextInt(4) == 0) {
      children.putAll(new Trees(random.nextLong()).top().children());
    }
    return new TreeNode(
        random.nextInt(3) == 0 ? new Trees(random.nextLong()).properties() : node.properties(),
        children);
  }
}
