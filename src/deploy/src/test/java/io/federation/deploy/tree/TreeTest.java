package io.federation.deploy.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TreeTest {

  private static Tree tree() throws TreeSyntaxException {
    return new Tree(
        TreeText.parse(
            """
            /cms
              threads = 5
              /providers
            /lb
              /pools
                main -> /cms
                near -> ../other
                deep -> main/providers
                back -> main/../../other
                unseen -> nowhere/../hidden
                hidden -> /nowhere
                here -> .
                lost -> /nowhere
                a -> b
                b -> a
                n => /cms threads
                threads => main
                p => . q
                q => . p
                /hidden
              /other
            """));
  }

  private static String find(String path) throws Exception {
    return tree().find(path).map(Tree.Place::path).orElse("nothing");
  }

  @Test
  void symbolic_links_lead_on_where_a_child_is_missing() throws Exception {
    assertThat(find("/")).isEqualTo("/");
    assertThat(find("/lb/pools/main")).isEqualTo("/cms");
    assertThat(find("/lb/pools/main/providers")).isEqualTo("/cms/providers");
    assertThat(find("/lb/pools/deep")).isEqualTo("/cms/providers");
    assertThat(find("/lb/pools/near")).isEqualTo("/lb/other");
    assertThat(find("/lb/pools/here/here/near")).isEqualTo("/lb/other");
    assertThat(find("/lb/pools/back")).isEqualTo("/lb/other");
    assertThat(find("/lb/pools/unseen")).isEqualTo("/lb/pools/hidden");
    assertThat(find("/lb/pools/hidden")).isEqualTo("/lb/pools/hidden");
    assertThat(find("/lb/pools/lost")).isEqualTo("nothing");
  }

  @Test
  void a_property_is_that_of_the_node_or_where_its_link_leads() throws Exception {
    assertThat(tree().property("/lb/pools", "n")).contains(new Literal.Whole(5));
    assertThat(tree().property("/lb/pools", "threads")).contains(new Literal.Whole(5));
    assertThat(tree().property("/lb/pools/main", "threads")).contains(new Literal.Whole(5));
    assertThat(tree().property("/lb/pools", "none")).isEmpty();
    assertThat(tree().property("/none", "n")).isEmpty();
  }

  @Test
  void links_in_a_circle_are_an_error() throws Exception {
    assertThatThrownBy(() -> tree().find("/lb/pools/a"))
        .isInstanceOf(Tree.BrokenLinkException.class)
        .hasMessage("the link \"a ->\" of /lb/pools leads in a circle");
    assertThatThrownBy(() -> tree().property("/lb/pools", "p"))
        .isInstanceOf(Tree.BrokenLinkException.class)
        .hasMessage("the link \"p =>\" of /lb/pools leads in a circle");
  }

  @Test
  void links_that_would_take_forever_or_exhaust_the_stack_are_an_error() throws Exception {
    StringBuilder doubled = new StringBuilder("/a\n  l0 -> .\n");
    StringBuilder chained = new StringBuilder("/a\n  l0 -> .\n");
    for (int i = 1; i < 20_000; i++) {
      String before = "l" + (i - 1);
      doubled.append("  l" + i + " -> " + before + "/" + before + "\n");
      chained.append("  l" + i + " -> " + before + "\n");
    }
    for (StringBuilder text : List.of(doubled, chained)) {
      Tree tree = new Tree(TreeText.parse(text.toString()));

      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () ->
              assertThatThrownBy(() -> tree.find("/a/l19999"))
                  .isInstanceOf(Tree.BrokenLinkException.class)
                  .hasMessage("the link \"l19499 ->\" of /a leads over more than 500 links"));
    }
  }

  @Test
  void a_link_may_lead_over_many() throws Exception {
    StringBuilder text = new StringBuilder("/a\n  l0 -> .\n");
    for (int i = 1; i < 500; i++) {
      text.append("  l" + i + " -> l" + (i - 1) + "\n");
    }

    assertThat(new Tree(TreeText.parse(text.toString())).find("/a/l499")).isPresent();
  }

  @Test
  void a_property_link_may_have_any_white_space() throws Exception {
    TreeNode node =
        new TreeNode(
            new TreeMap<>(Map.of("n =>", new Literal.Text(" .\t m "), "m", new Literal.Whole(5))),
            new TreeMap<>());

    assertThat(new Tree(node).property("/", "n")).contains(new Literal.Whole(5));
  }
}
