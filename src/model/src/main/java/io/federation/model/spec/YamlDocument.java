package io.federation.model.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.federation.model.Names;
import java.util.Map;
import java.util.Objects;

/**
 * A YAML document as a JSON tree, with the place of each value in the text.
 *
 * <p>Scalars that are not the same value to every reader of YAML 1.1 and 1.2 (such as {@code 010},
 * {@code yes} or {@code 1e3}) and those without a JSON type (dates, fractions) stand in the tree as
 * a fraction, which no key accepts; the place has what was written.
 *
 * @param root the tree
 * @param places the places by pointer into the tree
 */
record YamlDocument(JsonNode root, Map<JsonPointer, Place> places) {

  /**
   * Where a value is.
   *
   * @param line line of its key, from 1
   * @param path its key, such as {@code repositories[1].url}; empty for the root
   * @param written a scalar as it is written, without quotes; empty for lists and maps
   */
  record Place(int line, String path, String written) {

    /** Returns the scalar as it is written, fit for one line of a message. */
    String shown() {
      String quoted = Names.quote(written);
      return quoted.substring(1, quoted.length() - 1);
    }

    /** Returns the path of a key in the map at this place, fit for one line of a message. */
    String child(String key) {
      String shown = Names.isValid(key) ? key : Names.quote(key);
      return path.isEmpty() ? shown : path + "." + shown;
    }
  }

  /** Returns the place of the value that {@code pointer} leads to. */
  Place place(JsonPointer pointer) {
    return Objects.requireNonNull(places.get(pointer), pointer::toString);
  }
}
