package io.federation.model.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.federation.model.Names;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * The rules between the values of one part.
 *
 * @param part the part
 * @param at where it stands
 * @param errors told where a rule is broken, and the text to go behind the path
 */
record PartRules(JsonNode part, JsonPointer at, BiConsumer<JsonPointer, String> errors) {

  private static final List<String> PROBES = List.of("tcp", "http", "command");

  void check() {
    portExists(part.path("edge"), at.appendProperty("edge"));
    JsonNode awake = part.path("awake");
    if (!awake.isObject()) {
      return;
    }
    JsonPointer place = at.appendProperty("awake");
    if (PROBES.stream().filter(awake::has).count() != 1) {
      errors.accept(place, " needs one of tcp, http and command, and only one");
    }
    portExists(awake.path("tcp"), place.appendProperty("tcp"));
    portExists(awake.path("http"), place.appendProperty("http"));
    for (String key : List.of("path", "status")) {
      if (awake.has(key) && !awake.has("http")) {
        errors.accept(place.appendProperty(key), " is for http only: leave it out");
      }
    }
  }

  private void portExists(JsonNode port, JsonPointer place) {
    // What is not a name is told by the schema.
    if (port.isTextual() && Names.isValid(port.textValue())) {
      TreeSet<String> ports = new TreeSet<>();
      part.path("ports").fieldNames().forEachRemaining(ports::add);
      ports.removeIf(name -> !Names.isValid(name));
      if (!ports.contains(port.textValue())) {
        errors.accept(place, Ports.unknown(port.textValue(), ports));
      }
    }
  }
}
