package io.federation.deploy.zookeeper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.StoredText;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.tree.TreeUndo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps, beside the tree, what takes it back to the version that all hosts had last. */
public final class TreeUndoStore {

  /** A node takes no more; servers allow a little above that. */
  private static final int LARGEST = 1_000_000;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private final StoredText stored;

  /** All values are JSON themselves, as nodes have it: that tells apart all kinds of literals. */
  private record Text(String to, String from, Map<String, @Nullable String> nodes) {}

  public TreeUndoStore(ClusterConnection connection) {
    this.stored = new StoredText(connection, "tree-undo");
  }

  /**
   * Returns what was kept.
   *
   * @throws IOException in one line if that cannot be read
   */
  public Optional<TreeUndo> read() throws ClusterUnavailableException, IOException {
    Optional<String> text = stored.read();
    return text.isEmpty() ? Optional.empty() : Optional.of(undo(text.get()));
  }

  /**
   * Keeps it, in place of what was kept.
   *
   * @return not if it is too large to be kept: then nothing is
   */
  public boolean write(TreeUndo undo) throws ClusterUnavailableException, IOException {
    String text = text(undo);
    if (text.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
      stored.delete();
      return false;
    }
    stored.write(text);
    return true;
  }

  /** Keeps nothing any more. */
  public void delete() throws ClusterUnavailableException, IOException {
    stored.delete();
  }

  private static String text(TreeUndo undo) throws JsonProcessingException {
    Map<String, @Nullable String> nodes = new TreeMap<>();
    undo.nodes()
        .forEach(
            (path, properties) ->
                nodes.put(
                    path,
                    properties
                        .map(NodeData::write)
                        .map(data -> new String(data, StandardCharsets.UTF_8))
                        .orElse(null)));
    return JSON.writeValueAsString(
        new Text(NodeData.writeValue(undo.to()), NodeData.writeValue(undo.from()), nodes));
  }

  private static TreeUndo undo(String text) throws IOException {
    try {
      Text read = JSON.readValue(text, Text.class);
      SortedMap<String, Optional<SortedMap<String, Literal>>> nodes = new TreeMap<>();
      read.nodes()
          .forEach(
              (path, json) ->
                  nodes.put(
                      path,
                      Optional.ofNullable(json)
                          .map(there -> NodeData.read(there.getBytes(StandardCharsets.UTF_8)))));
      return new TreeUndo(NodeData.readValue(read.to()), NodeData.readValue(read.from()), nodes);
    } catch (JsonProcessingException e) {
      throw new IOException("what takes the tree back to the version before is damaged", e);
    }
  }
}
