package io.federation.deploy.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeExportTest {

  private static TreeNode node(String name, String data) {
    TreeMap<String, TreeNode> children = new TreeMap<>();
    children.put("a", TreeNode.EMPTY);
    children.put(name, new TreeNode(NodeData.read(data.getBytes(UTF_8)), new TreeMap<>()));
    return new TreeNode(new TreeMap<>(), children);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"type\":5}", "no JSON\n", "{\"string_value\":\"{}\"}"})
  void what_programs_have_written_is_read_as_the_same_tree(String data) throws Exception {
    TreeNode top = node("b", data);

    assertThat(TreeText.parse(TreeExport.of(top))).isEqualTo(top);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a b\":1}",
        "{\"b ->\":1}",
        "{\"\":1}",
        "{\"type\":\" x\"}",
        "{\"type\":\"\"}",
        "{\"a ->\":\"b c\"}",
        "{\"type\":\"a\\nb\"}"
      })
  void what_no_text_can_say_is_told_with_its_path(String data) {
    assertThatThrownBy(() -> TreeExport.of(node("b", data)))
        .isInstanceOf(TreeExport.NoTextException.class)
        .hasMessageStartingWith("/b cannot be written as a text: ");
  }

  @Test
  void a_name_that_no_text_can_have_is_told() {
    assertThatThrownBy(() -> TreeExport.of(node("b c", "")))
        .hasMessageStartingWith("/b c cannot be written as a text: ");
  }
}
