package io.federation.presence.secret;

import io.federation.presence.PresenceRecord;
import io.federation.presence.PresenceUnavailableException;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How nodes let one another have secrets, each known by a name: they stand in the sharer's presence
 * record, sealed for each recipient's key alone. What is read is kept in a file that only the node
 * can read, to be known when it shows up elsewhere. Whoever may write to the presence store may put
 * a key of their own in a node's place: who may do that is whom one trusts.
 */
public final class SealedSecrets implements SecretStore {

  /** How a node learns of others, and lets them learn of itself, at once. */
  public interface PresenceAccess {

    /** Returns what the other nodes that live say of themselves now. */
    List<PresenceRecord> present()
        throws PresenceUnavailableException, IOException, InterruptedException;

    /** Publishes what this node says of itself now. */
    void publish() throws PresenceUnavailableException, IOException, InterruptedException;
  }

  private final SharedSecrets shared;
  private final ReceivedSecrets received;
  private final NodeKey key;
  private final String deployment;
  private final String self;
  private final PresenceAccess presence;

  /**
   * Uses the node's files.
   *
   * @param deployment the federation's deployment
   * @param self the node's instance id
   * @param presence whose {@link PresenceAccess#publish} publishes what {@link SealedShares}
   *     renders
   */
  public SealedSecrets(SecretFiles files, String deployment, String self, PresenceAccess presence) {
    this.shared = new SharedSecrets(files.shared());
    this.received = new ReceivedSecrets(files.received());
    this.key = new NodeKey(files.key());
    this.deployment = deployment;
    this.self = self;
    this.presence = presence;
  }

  @Override
  public void share(String name, Set<String> parts, Secret secret)
      throws PresenceUnavailableException, IOException, InterruptedException {
    shared.put(name, parts, secret);
    presence.publish();
  }

  @Override
  public boolean forget(String name)
      throws PresenceUnavailableException, IOException, InterruptedException {
    boolean was = shared.remove(name);
    if (was) {
      presence.publish();
    }
    return was;
  }

  @Override
  public Reading read(String name, String part, Optional<String> node)
      throws PresenceUnavailableException, IOException, InterruptedException {
    List<PresenceRecord> sharers = SecretStore.sharers(presence.present(), self, name, part, node);
    Optional<Hpke.Keys> keys = key.keys();
    if (keys.isEmpty()) {
      return new Reading.Missing("this node has no key yet: its heartbeat makes one");
    }
    String why = SecretStore.noSharerLives(part, node);
    for (PresenceRecord partner : sharers) {
      if (!partner.sealed().containsKey(name)) {
        why = partner.instanceId() + " does not share " + name + ", or with nobody who lives yet";
        continue;
      }
      String text = partner.sealed().get(name).get(self);
      if (text == null) {
        why = partner.instanceId() + " shares " + name + ", but with this node not yet";
        continue;
      }
      Optional<Secret> secret = open(keys.get(), partner, name, text);
      if (secret.isPresent()) {
        received.note(name, secret.get());
        return new Reading.Found(secret.get());
      }
      why =
          "what "
              + partner.instanceId()
              + " shares as "
              + name
              + " does not open with this"
              + " node's key; once that node knows the key it seals anew";
    }
    return new Reading.Missing(why);
  }

  private Optional<Secret> open(Hpke.Keys keys, PresenceRecord sharer, String name, String text) {
    byte[] sealed;
    try {
      sealed = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    SecretContext context = new SecretContext(deployment, sharer.instanceId(), self, name);
    return Hpke.open(keys, context.info(), context.aad(), sealed)
        .filter(value -> value.length > 0 && value.length <= Secret.MAX_BYTES)
        .map(Secret::new);
  }
}
