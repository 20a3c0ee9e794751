package io.federation.deploy.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NodeDataTest {

  private static Map<String, Literal> read(String data) {
    return NodeData.read(data.getBytes(UTF_8));
  }

  private static String write(Map<String, Literal> properties) {
    return new String(NodeData.write(new TreeMap<>(properties)), UTF_8);
  }

  @Test
  void properties_are_a_json_object_without_blanks() {
    Map<String, Literal> properties =
        Map.of("version", new Literal.Text("é"), "n", new Literal.Whole(3));

    assertThat(write(properties)).isEqualTo("{\"n\":3,\"version\":\"\\u00E9\"}");
    assertThat(read("{\"version\": \"é\", \"n\": 3}")).isEqualTo(properties);
  }

  @Test
  void no_properties_are_no_data() {
    assertThat(write(Map.of())).isEmpty();
    assertThat(read("")).isEmpty();
    assertThat(read(" \n")).isEmpty();
  }

  @Test
  void what_is_no_object_is_one_property() {
    for (String text : new String[] {"hello", "[1]", "{", "1", "{\"a\":1} x"}) {
      Map<String, Literal> one = Map.of("string_value", new Literal.Text(text));
      assertThat(read(text)).isEqualTo(one);
      assertThat(write(one)).isEqualTo(text);
    }
  }

  @Test
  void of_two_values_of_a_property_the_last_counts() {
    assertThat(read("{\"n\":1,\"n\":2}")).isEqualTo(Map.of("n", new Literal.Whole(2)));
  }

  @Test
  void a_blank_text_is_kept_in_an_object() {
    Map<String, Literal> one = Map.of("string_value", new Literal.Text(" "));

    assertThat(read(write(one))).isEqualTo(one);
  }

  @Test
  void a_text_that_would_be_read_as_an_object_is_kept_in_one() {
    Map<String, Literal> one = Map.of("string_value", new Literal.Text("{\"a\":1}"));

    assertThat(read(write(one))).isEqualTo(one);
  }

  @Test
  void what_is_written_is_read_as_the_same() {
    for (long seed = 0; seed < 2000; seed++) {
      Map<String, Literal> properties = new Trees(seed).properties();
      assertThat(read(write(properties))).as("seed %d", seed).isEqualTo(properties);
    }
  }
}
