package io.federation.deploy.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeTextTest {

  private static final String PRINTED =
      """
      /cust
        /someapp
          /cms : z4m special
            ratio = 0.5
            threads = [1, None, {u'a': True}]
            version = u'1.0.0'
            main -> ../providers
            n => /fooservice n
            /deploy
              /424242424242
                n = 3
      """;

  @Test
  void what_is_printed_is_read_as_the_same_tree() throws Exception {
    assertThat(TreeText.print(TreeText.parse(PRINTED))).isEqualTo(PRINTED);
  }

  @Test
  void any_indentation_comments_and_blank_lines_do() throws Exception {
    TreeNode read =
        TreeText.parse(
            """
            # what runs where
                /cust

                   /someapp
                   # an application
                     /cms: z4m special
                             n =>/fooservice n
                             version='1.0.0'
                             threads = (1, None, {"a" :True},)  # a tuple
                             main->../providers
                             ratio = .5

                             /deploy
                              /424242424242
                               n = 0x3
            """);

    assertThat(TreeText.print(read)).isEqualTo(PRINTED);
  }

  @Test
  void each_generated_tree_is_read_as_it_was_printed() throws Exception {
    for (long seed = 0; seed < 2000; seed++) {
      TreeNode tree = new Trees(seed).top();
      String text = TreeText.print(tree);

      assertThat(TreeText.parse(text)).as("seed %d:%n%s", seed, text).isEqualTo(tree);
    }
  }

  @Test
  void ten_thousand_nodes_are_read_in_a_moment() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      text.append("/node").append(i).append(" : app\n  version = '1.").append(i).append("'\n");
    }
    long begin = System.nanoTime();
    assertThat(TreeText.parse(text.toString()).children()).hasSize(10_000);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a = 1 | 1:1: a property or link stands above the first node: put it below one",
        "/a;  b = 1;    /c | 3:5: nothing can belong to a property or link: indent the line by 2",
        "/a;    /b;  /c | 3:3: the line is indented by 2, and those beside it by 4: indent them alike",
        "/a;/a | 2:1: the node /a is there twice",
        "/a;  b = 1;  b = 2 | 3:3: \"b\" is there twice in /a",
        "/a;  /\u007f | 2:3: ZooKeeper takes no node named \"\\u007f\"",
        "/a/b | 1:1: a node's name has no /: give each node a line, indented below its parent",
        "/a;  b = x | 2:7: \"x\" is no literal: put a text in quotes; nothing is evaluated",
        "/a;  b = 1.0.0 | 2:7: that is no number: put a text in quotes",
        "/a;  b = 'x | 2:7: the text has no closing '",
        "/a;  b = [1 2] | 2:10: a , or ] is missing",
        "/a;  b = {1: 2} | 2:8: the key of a dictionary must be a text in quotes",
        "/a;  b = | 2:6: a value is missing, such as 'a text', 1, 1.5, True or None",
        "/a;  b = '1' + '2' | 2:11: there is more after the value: put a text in quotes",
        "/a;  hello | 2:3: the line is none of /node, /node : type, property = value, link -> /path and property => /path name",
      })
  void what_is_wrong_is_told_with_its_place(String lines, String message) {
    TreeSyntaxException thrown =
        catchThrowableOfType(
            TreeSyntaxException.class, () -> TreeText.parse(lines.replace(';', '\n')));

    assertThat(thrown).hasMessage(message);
  }

  @Test
  void all_that_is_wrong_is_told_and_nothing_of_what_belongs_to_it() {
    List<String> errors = new ArrayList<>();

    TreeNode read =
        TreeText.parse(
            """
            a = 1
            /b
              c = x
              /d/e
                f = y
              /g
                h = 1
               i = 2
            /b
              j = z
            /k
            """,
            error -> errors.add(error.getMessage()));

    assertThat(errors)
        .containsExactly(
            "1:1: a property or link stands above the first node: put it below one",
            "3:7: \"x\" is no literal: put a text in quotes; nothing is evaluated",
            "4:3: a node's name has no /: give each node a line, indented below its parent",
            "8:4: the line is indented by 3, and those beside it by 4: indent them alike",
            "9:1: the node /b is there twice");
    assertThat(TreeText.print(read)).isEqualTo("/b\n  /g\n    h = 1\n/k\n");
  }

  @Test
  void a_tree_that_would_exhaust_the_stack_is_refused_in_one_line() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int depth = 0; depth < 100; depth++) {
      text.append(" ".repeat(depth)).append("/n\n");
    }
    assertThat(TreeText.print(TreeText.parse(text.toString())).lines()).hasSize(100);
    for (int depth = 100; depth < 10_000; depth++) {
      text.append(" ".repeat(depth)).append("/n\n");
    }
    List<String> errors = new ArrayList<>();

    TreeNode unused = TreeText.parse(text.toString(), error -> errors.add(error.getMessage()));

    assertThat(errors).containsExactly("101:101: nodes are nested more than 100 deep");
  }

  @Test
  void a_line_ends_where_an_editor_ends_it_and_not_in_a_text() throws Exception {
    assertThat(TreeText.print(TreeText.parse("/a\r\n  x = '\u2028\f\u0085'\n/b\r/c")))
        .isEqualTo("/a\n  x = u'\\u2028\\x0c\\x85'\n/b\n/c\n");
  }

  @Test
  void escapes_are_those_of_python() throws Exception {
    assertThat(TreeText.print(TreeText.parse("/a\n  x = '\\033[0m\\12\\0008\\7z\\777\\x41\\q'")))
        .isEqualTo("/a\n  x = u'\\x1b[0m\\n\\x008\\x07z\\u01ffA\\\\q'\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a;  b = | 9 | '' | 2:6: a number has at most 800 digits: put a text in quotes",
        "/a;  b = 0x | 9 | '' | 2:7: a number has at most 800 digits: put a text in quotes",
        "/a;  b | => | ' c d e' | 2:3: the line is none of /node, /node : type, property = value,"
            + " link -> /path and property => /path name",
        "/a;  b | -> | ' c d' | 2:3: the line is none of /node, /node : type, property = value,"
            + " link -> /path and property => /path name",
      })
  void a_line_of_megabytes_is_refused_in_a_moment(
      String start, String repeated, String end, String message) {
    String text = start.replace(';', '\n') + repeated.repeat(2_000_000) + end;

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThatThrownBy(() -> TreeText.parse(text)).hasMessage(message));
  }

  @Test
  void the_largest_numbers_are_kept_by_json() throws Exception {
    TreeNode node = TreeText.parse("/a\n  b = 0x" + "f".repeat(798)).children().get("a");

    assertThat(NodeData.read(NodeData.write(node.properties()))).isEqualTo(node.properties());
  }
}
