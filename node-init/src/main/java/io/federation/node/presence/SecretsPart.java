package io.federation.node.presence;

import io.federation.machine.ErrorText;
import io.federation.machine.StateFiles;
import io.federation.model.NodeProperty;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.presence.PresenceRecordBuilder;
import io.federation.presence.secret.NodeKey;
import io.federation.presence.secret.SealedShares;
import io.federation.presence.secret.SecretFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds the node's public key, and what it shares, sealed for those who may have it. */
final class SecretsPart implements RecordPart {

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private SortedMap<String, SortedMap<String, String>> sealed = new TreeMap<>();
  private List<String> news = List.of();

  SecretsPart(NodeHome home, NodeInfo nodeInfo) {
    this.home = home;
    this.nodeInfo = nodeInfo;
  }

  @Override
  public void addTo(PresenceRecordBuilder record) throws IOException {
    SecretFiles files = SecretFiles.in(home.credentials(), home.run());
    List<String> troubles = new ArrayList<>();
    // What is wrong with secrets does not keep the node from saying that it is there.
    try {
      record.publicKey(new NodeKey(files.key()).publicKey());
    } catch (IOException e) {
      troubles.add("Nobody can share secrets with this node: " + ErrorText.of(e));
    }
    try {
      SealedShares.Rendered rendered = render(files);
      sealed = rendered.sealed();
      record.sealed(sealed);
      troubles.addAll(rendered.troubles());
    } catch (IOException e) {
      troubles.add("Secrets are not shared: " + ErrorText.of(e));
    }
    news = changed(troubles) ? List.copyOf(troubles) : List.of();
  }

  private SealedShares.Rendered render(SecretFiles files) throws IOException {
    Optional<String> self = nodeInfo.name(NodeProperty.INSTANCE_ID);
    Optional<String> deployment = nodeInfo.name(NodeProperty.DEPLOYMENT);
    return self.isEmpty() || deployment.isEmpty()
        ? new SealedShares.Rendered(new TreeMap<>(), List.of())
        : new SealedShares(files, deployment.get(), self.get())
            .render(() -> new LiveList(home).read());
  }

  @Override
  public boolean isOutdated() {
    try {
      return !render(SecretFiles.in(home.credentials(), home.run())).sealed().equals(sealed);
    } catch (IOException e) {
      // The next record meets the same trouble and tells it.
      return false;
    }
  }

  /** What lasts is told once, and not by each heartbeat. */
  private boolean changed(List<String> troubles) throws IOException {
    Path file = Spool.folder(home).resolve("secrets.txt");
    if (troubles.isEmpty()) {
      Files.deleteIfExists(file);
      return false;
    }
    String text = String.join("\n", troubles) + "\n";
    boolean changed = !StateFiles.read(file).equals(Optional.of(text));
    StateFiles.writeIfChanged(file, text);
    return changed;
  }

  @Override
  public List<String> troubles() {
    return news;
  }
}
