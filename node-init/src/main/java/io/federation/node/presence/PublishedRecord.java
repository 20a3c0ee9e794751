package io.federation.node.presence;

import io.federation.machine.StateFiles;
import io.federation.model.NodeProperty;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.presence.Entry;
import java.io.IOException;
import java.util.Optional;

/** What a node has published of itself last. */
public final class PublishedRecord {

  private PublishedRecord() {}

  /** Returns it; nothing if the node has not published anything. */
  public static Optional<Entry> of(NodeHome home) throws IOException {
    Optional<String> id = new NodeInfo(home).name(NodeProperty.INSTANCE_ID);
    Optional<String> json = StateFiles.read(PublishQueue.record(home));
    return id.isEmpty() || json.isEmpty()
        ? Optional.empty()
        : Optional.of(new Entry(id.get(), json.get()));
  }
}
