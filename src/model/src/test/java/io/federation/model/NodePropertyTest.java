package io.federation.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NodePropertyTest {

  private static final Path DOCUMENT = Path.of("../../docs/node-init.md");

  @Test
  void each_property_is_in_the_document_with_what_holds_for_it() throws Exception {
    Map<String, String> documented = new LinkedHashMap<>();
    for (String line : Files.readAllLines(DOCUMENT)) {
      String[] cells = line.split("\\s*\\|\\s*", -1);
      if (cells.length == 5 && cells[1].matches("`[a-z-]+`")) {
        documented.put(cells[1].replace("`", ""), cells[2]);
      }
    }
    Map<String, String> coded = new LinkedHashMap<>();
    for (NodeProperty property : NodeProperty.values()) {
      coded.put(property.word(), traits(property));
    }
    assertThat(documented).containsExactlyEntriesOf(coded);
  }

  private static String traits(NodeProperty property) {
    List<String> traits = new ArrayList<>();
    if (property.isRequired()) {
      traits.add("required");
    }
    if (property.isName()) {
      traits.add("a name");
    }
    if (property.isShown()) {
      traits.add("in `status`");
    }
    if (property.isKeptByNode()) {
      traits.add("kept by the node");
    }
    return String.join(", ", traits);
  }

  @ParameterizedTest
  @EnumSource
  void a_property_is_found_by_its_word_which_is_a_name(NodeProperty property) {
    assertThat(NodeProperty.find(property.word())).contains(property);
    assertThat(Names.isValid(property.word())).isTrue();
    assertThat(property).hasToString(property.word());
  }

  @Test
  void no_two_properties_have_the_same_word() {
    assertThat(Arrays.stream(NodeProperty.values()).map(NodeProperty::word))
        .doesNotHaveDuplicates();
    assertThat(NodeProperty.find("of-a-script")).isEmpty();
  }
}
