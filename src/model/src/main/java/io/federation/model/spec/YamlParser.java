package io.federation.model.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federation.model.Names;
import io.federation.model.spec.YamlDocument.Place;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Turns YAML into a JSON tree, and refuses what has no plain equivalent there: tags, merge keys,
 * keys that are not text or are given twice, and aliases that make a small text large.
 */
final class YamlParser {

  private static final int MAX_VALUES = 10_000;
  private static final int MAX_KEY_LENGTH = 128;

  /** Fits a long, so that reading it costs nothing however long the text is. */
  private static final Pattern PLAIN_INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

  /** What YAML 1.2 takes for a number (its core schema), of which YAML 1.1 knows only a part. */
  private static final Pattern NUMBER_IN_YAML_12 =
      Pattern.compile(
          "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
              + "|[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");

  private static final Set<Tag> SCALAR_TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.TIMESTAMP);

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final JsonNode NO_PLAIN_VALUE = JSON.numberNode(0.5);

  private final Map<JsonPointer, Place> places = new HashMap<>();
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

  private YamlParser() {}

  /**
   * Parses a text that is not too large.
   *
   * @param needed what it must have at least, for the message if it is empty
   * @throws MalformedYamlException at the first thing that is wrong
   */
  static YamlDocument parse(String yaml, String needed) throws MalformedYamlException {
    Node root = YamlComposer.compose(yaml, needed);
    YamlParser parser = new YamlParser();
    JsonNode tree = parser.convert(root, line(root), "", JsonPointer.empty());
    return new YamlDocument(tree, parser.places);
  }

  private JsonNode convert(Node node, int line, String path, JsonPointer pointer)
      throws MalformedYamlException {
    String written = node instanceof ScalarNode scalar ? scalar.getValue() : "";
    Place place = new Place(line, path, written);
    places.put(pointer, place);
    if (places.size() > MAX_VALUES) {
      throw malformed(
          place, "has more than " + MAX_VALUES + " values, counting each use of an alias");
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar, place);
    }
    if (!open.add(node)) {
      throw malformed(place, path + " is an alias of what it stands in");
    }
    JsonNode converted =
        node instanceof MappingNode mapping
            ? mapping(mapping, place, pointer)
            : sequence((SequenceNode) node, place, pointer);
    open.remove(node);
    return converted;
  }

  private ObjectNode mapping(MappingNode node, Place place, JsonPointer pointer)
      throws MalformedYamlException {
    checkTag(node, Tag.MAP, place);
    ObjectNode object = JSON.objectNode();
    Map<String, Integer> lines = new HashMap<>();
    for (NodeTuple entry : node.getValue()) {
      int line = line(entry.getKeyNode());
      String key = key(entry.getKeyNode(), new Place(line, place.path(), ""));
      String path = place.child(key);
      Integer first = lines.putIfAbsent(key, line);
      if (first != null) {
        throw new MalformedYamlException(line, path, path + " is already on line " + first);
      }
      object.set(key, convert(entry.getValueNode(), line, path, pointer.appendProperty(key)));
    }
    return object;
  }

  private ArrayNode sequence(SequenceNode node, Place place, JsonPointer pointer)
      throws MalformedYamlException {
    checkTag(node, Tag.SEQ, place);
    ArrayNode array = JSON.arrayNode();
    for (Node item : node.getValue()) {
      int i = array.size();
      String path = place.path() + "[" + i + "]";
      array.add(convert(item, line(item), path, pointer.appendIndex(i)));
    }
    return array;
  }

  private static String key(Node node, Place place) throws MalformedYamlException {
    String where = place.path().isEmpty() ? "" : " in " + place.path();
    if (!(node instanceof ScalarNode key)) {
      throw malformed(place, "a key" + where + " is a list or a map: use a text");
    }
    String shown = Names.quote(key.getValue());
    if (key.getTag().equals(Tag.MERGE)) {
      throw malformed(place, "merge key <<" + where + " is not supported: write the keys out");
    }
    if (!isText(key)) {
      throw malformed(
          place, "a key" + where + " is not text in YAML: put it in quotes, as " + shown);
    }
    if (key.getValue().isEmpty() || key.getValue().length() > MAX_KEY_LENGTH) {
      throw malformed(
          place, "key " + shown + where + " is not of 1 to " + MAX_KEY_LENGTH + " characters");
    }
    return key.getValue();
  }

  private static JsonNode scalar(ScalarNode node, Place place) throws MalformedYamlException {
    Tag tag = node.getTag();
    String written = node.getValue();
    if (isText(node)) {
      return JSON.textNode(written);
    }
    if (tag.equals(Tag.NULL)) {
      return JSON.nullNode();
    }
    if (tag.equals(Tag.INT) && PLAIN_INTEGER.matcher(written).matches()) {
      return JSON.numberNode(Long.parseLong(written));
    }
    if (tag.equals(Tag.BOOL) && (written.equals("true") || written.equals("false"))) {
      return JSON.booleanNode(written.equals("true"));
    }
    if (tag.equals(Tag.BOOL) && written.equals("off")) {
      // A word of ours, and text in YAML 1.2; only YAML 1.1 takes it for a boolean.
      return JSON.textNode(written);
    }
    if (!SCALAR_TAGS.contains(tag)) {
      throw unsupported(tag, place);
    }
    return NO_PLAIN_VALUE;
  }

  private static boolean isText(ScalarNode node) {
    return node.getTag().equals(Tag.STR)
        && !(node.isPlain() && NUMBER_IN_YAML_12.matcher(node.getValue()).matches());
  }

  private static void checkTag(Node node, Tag expected, Place place) throws MalformedYamlException {
    if (!node.getTag().equals(expected)) {
      throw unsupported(node.getTag(), place);
    }
  }

  private static MalformedYamlException unsupported(Tag tag, Place place) {
    String shown = Names.quote(tag.getValue().replace(Tag.PREFIX, "!!"));
    return malformed(place, "tag " + shown + " is not supported: leave it out, or quote the text");
  }

  private static MalformedYamlException malformed(Place place, String text) {
    return new MalformedYamlException(place.line(), place.path(), text);
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
