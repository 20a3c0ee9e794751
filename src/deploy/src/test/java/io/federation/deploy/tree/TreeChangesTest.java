package io.federation.deploy.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TreeChangesTest {

  private static final String THERE =
      """
      /cust
        /cms : z4m
          threads = 4
          version = u'1.0.0'
          /deploy
            /host1
            /host2
        /old
          /deploy
            /host1
      /hosts
        version = 1
        /424242424242
          name = u'host42'
        /groups
          /a
          /b
            /live
      /other
      """;

  private static TreeChanges changes(String text, String... ephemeral) throws Exception {
    StoredTree there = new StoredTree(TreeText.parse(THERE), new TreeSet<>(List.of(ephemeral)));
    return TreeChanges.between(there, TreeText.parse(text));
  }

  private static List<String> lines(TreeChanges changes, boolean trim) {
    return changes.inOrder(trim).stream().flatMap(change -> change.lines().stream()).toList();
  }

  @Test
  void what_is_there_already_changes_nothing() throws Exception {
    assertThat(lines(changes(THERE), true)).isEmpty();
  }

  @Test
  void nodes_are_added_and_set_parents_first_and_deleted_children_first() throws Exception {
    TreeChanges changes =
        changes(
            """
            /cust
              /cms : z4m special
                n = 2
                version = '1.0.0'
                main -> /cust/web
                /deploy
                  /host1
              /web : app-1
                /deploy
                  /host3
            """);

    assertThat(lines(changes, true))
        .containsExactly(
            "change /cust/cms: add main -> = u'/cust/web'",
            "change /cust/cms: add n = 2",
            "change /cust/cms: remove threads = 4",
            "change /cust/cms: type from u'z4m' to u'z4m special'",
            "add /cust/web",
            "add /cust/web/deploy",
            "add /cust/web/deploy/host3",
            "delete /cust/cms/deploy/host2",
            "delete /cust/old/deploy/host1",
            "delete /cust/old/deploy",
            "delete /cust/old");
    assertThat(lines(changes, false)).noneMatch(line -> line.startsWith("delete"));
    assertThat(changes.extra()).containsExactly("/cust/cms/deploy/host2", "/cust/old");
    assertThat(changes.kept()).isEmpty();
  }

  @Test
  void what_is_ephemeral_stays_with_what_it_is_below() throws Exception {
    TreeChanges changes =
        changes("/hosts\n  version = 1\n", "/hosts/424242424242", "/hosts/groups/b/live");

    assertThat(lines(changes, true)).containsExactly("delete /hosts/groups/a");
    assertThat(changes.extra()).containsExactly("/hosts/groups/a");
    assertThat(changes.kept()).containsExactly("/hosts/groups");
  }

  @Test
  void what_cannot_be_is_told_in_a_line() {
    assertThatThrownBy(
            () -> changes("/hosts\n  /424242424242\n    /below\n", "/hosts/424242424242"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "/hosts/424242424242 is ephemeral in ZooKeeper, and nothing can be below it: leave"
                + " /hosts/424242424242/below out");
    assertThatThrownBy(() -> changes("/cust\n  /big\n    a = '" + "x".repeat(1_044_464) + "'\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "/cust/big: its properties are 1044472 bytes, and ZooKeeper takes 1044470 of a node:"
                + " spread them over nodes below it");
  }

  @Test
  void after_the_changes_each_node_is_what_the_rules_say() {
    for (long seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      TreeNode before = new Trees(seed).top();
      // Mostly a relative, so that there is much in common.
      TreeNode text = random.nextInt(10) == 0 ? new Trees(-seed).top() : changed(before, random);
      SortedMap<String, SortedMap<String, Literal>> there = flat(before);
      SortedMap<String, SortedMap<String, Literal>> wanted = flat(text);
      TreeSet<String> ephemeral =
          there.keySet().stream()
              .filter(path -> isLeaf(path, there) && isLeaf(path, wanted) && random.nextInt(5) == 0)
              .collect(Collectors.toCollection(TreeSet::new));
      boolean trim = random.nextBoolean();

      StoredTree stored = new StoredTree(before, ephemeral);
      TreeChanges changes = TreeChanges.between(stored, text);
      SortedMap<String, SortedMap<String, Literal>> after = new TreeMap<>(there);
      changes.inOrder(trim).forEach(change -> apply(change, after));

      assertThat(after).as("seed %d", seed).isEqualTo(expected(there, wanted, ephemeral, trim));
      assertThat(flat(stored.after(changes.inOrder(trim)))).as("seed %d", seed).isEqualTo(after);
      assertThat(changes.inOrder(trim)).allSatisfy(c -> assertThat(c.lines()).isNotEmpty());
    }
  }

  private static boolean isLeaf(String path, SortedMap<String, ?> tree) {
    return tree.keySet().stream().noneMatch(other -> other.startsWith(path + "/"));
  }

  /** The rules, said node by node. */
  private static SortedMap<String, SortedMap<String, Literal>> expected(
      SortedMap<String, SortedMap<String, Literal>> there,
      SortedMap<String, SortedMap<String, Literal>> text,
      Set<String> ephemeral,
      boolean trim) {
    SortedMap<String, SortedMap<String, Literal>> expected = new TreeMap<>(text);
    there.forEach(
        (path, properties) -> {
          String top = "/" + path.split("/", 3)[1];
          boolean isHeld =
              ephemeral.stream().anyMatch(e -> e.equals(path) || e.startsWith(path + "/"));
          if (!text.containsKey(path) && (!text.containsKey(top) || isHeld || !trim)) {
            expected.put(path, properties);
          }
        });
    return expected;
  }

  /** Makes a change as a server would, which refuses it where it cannot be made. */
  private static void apply(TreeChange change, SortedMap<String, SortedMap<String, Literal>> tree) {
    String path = change.path();
    if (change instanceof TreeChange.Add add) {
      String parent = path.substring(0, path.lastIndexOf('/'));
      assertThat(parent.isEmpty() || tree.containsKey(parent)).as(path).isTrue();
      assertThat(tree.put(path, add.properties())).as(path).isNull();
    } else if (change instanceof TreeChange.Set set) {
      assertThat(tree.put(path, set.to())).as(path).isEqualTo(set.from());
    } else {
      assertThat(isLeaf(path, tree)).as(path).isTrue();
      assertThat(Optional.ofNullable(tree.remove(path))).as(path).isPresent();
    }
  }

  private static TreeNode changed(TreeNode node, Random random) {
    SortedMap<String, TreeNode> children = new TreeMap<>();
    for (Map.Entry<String, TreeNode> child : node.children().entrySet()) {
      if (random.nextInt(4) > 0) {
        children.put(child.getKey(), changed(child.getValue(), random));
      }
    }
    if (random.nextInt(4) == 0) {
      children.putAll(new Trees(random.nextLong()).top().children());
    }
    return new TreeNode(
        random.nextInt(3) == 0 ? new Trees(random.nextLong()).properties() : node.properties(),
        children);
  }

  private static SortedMap<String, SortedMap<String, Literal>> flat(TreeNode top) {
    SortedMap<String, SortedMap<String, Literal>> flat = new TreeMap<>();
    flatten("", top, flat);
    return flat;
  }

  private static void flatten(
      String path, TreeNode node, SortedMap<String, SortedMap<String, Literal>> flat) {
    node.children()
        .forEach(
            (name, child) -> {
              flat.put(path + "/" + name, child.properties());
              flatten(path + "/" + name, child, flat);
            });
  }
}
