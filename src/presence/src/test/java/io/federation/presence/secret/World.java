package io.federation.presence.secret;

import io.federation.presence.PresenceRecord;
import io.federation.presence.PresenceUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Some nodes with files of their own that know one another's presence records. */
final class World {

  private final Path folder;
  private final SortedMap<String, PresenceRecord> records = new TreeMap<>();
  private boolean down;

  World(Path folder) {
    this.folder = folder;
  }

  /** Lets a node be born and publish its first record. */
  Node grow(String instanceId, String part) throws Exception {
    Node node = new Node(instanceId, part, "fed1");
    node.publish();
    return node;
  }

  /** Lets a node be gone. */
  void kill(String instanceId) {
    records.remove(instanceId);
  }

  /** Lets the presence store answer, or not. */
  void setDown(boolean down) {
    this.down = down;
  }

  PresenceRecord record(String instanceId) {
    return records.get(instanceId);
  }

  /** Puts a record in place of whatever stands there, as anybody can who may write there. */
  void forge(PresenceRecord record) {
    records.put(record.instanceId(), record);
  }

  /** A node, as far as secrets go. */
  final class Node implements SealedSecrets.PresenceAccess {

    final String instanceId;
    final SecretFiles files;
    final SealedSecrets secrets;
    private final String part;
    private final String deployment;

    Node(String instanceId, String part, String deployment) {
      this.instanceId = instanceId;
      this.part = part;
      this.deployment = deployment;
      Path home = folder.resolve(instanceId);
      this.files = SecretFiles.in(home.resolve("credentials"), home.resolve("run"));
      this.secrets = new SealedSecrets(files, deployment, instanceId, this);
    }

    SecretStore.Reading read(String name, String ofPart)
        throws PresenceUnavailableException, IOException, InterruptedException {
      return secrets.read(name, ofPart, Optional.empty());
    }

    @Override
    public List<PresenceRecord> present() throws PresenceUnavailableException {
      if (down) {
        throw new PresenceUnavailableException("the store is down");
      }
      return new ArrayList<>(records.values());
    }

    @Override
    public void publish() throws PresenceUnavailableException, IOException {
      records.put(
          instanceId,
          PresenceRecord.of(instanceId)
              .nodepart(part)
              .publicKey(new NodeKey(files.key()).publicKey())
              .sealed(render().sealed())
              .build());
    }

    private SealedShares.Rendered renderFor(List<PresenceRecord> present) throws IOException {
      return new SealedShares(files, deployment, instanceId).render(() -> present);
    }

    SealedShares.Rendered render() throws PresenceUnavailableException, IOException {
      return renderFor(present());
    }
  }
}
