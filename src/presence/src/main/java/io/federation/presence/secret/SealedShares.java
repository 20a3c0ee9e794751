package io.federation.presence.secret;

import io.federation.presence.PresenceRecord;
import io.federation.presence.secret.SealedCache.Sealed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Seals what this node shares to those who may have it now. What was sealed once stays as it is, so
 * that a record changes only when somebody comes or goes; and while nobody does, nothing is loaded
 * that can seal.
 */
public final class SealedShares {

  private final SharedSecrets shared;
  private final SealedCache cache;
  private final String deployment;
  private final String self;

  public SealedShares(SecretFiles files, String deployment, String self) {
    this.shared = new SharedSecrets(files.shared());
    this.cache = new SealedCache(files.sealed());
    this.deployment = deployment;
    this.self = self;
  }

  /**
   * What stands in the presence record.
   *
   * @param sealed for each secret's name the recipients' instance ids and what is sealed to them,
   *     in Base64; a secret that nobody may have now is left out
   * @param troubles what could not be sealed, one line each, without any secret
   */
  public record Rendered(
      SortedMap<String, SortedMap<String, String>> sealed, List<String> troubles) {}

  /** Knows who is there. */
  @FunctionalInterface
  public interface Present {
    /** Returns the records of the nodes that live. */
    Collection<PresenceRecord> read() throws IOException;
  }

  /**
   * Seals all that is shared.
   *
   * @param who is asked if there is anything
   */
  public Rendered render(Present who) throws IOException {
    SortedMap<String, SortedMap<String, String>> sealed = new TreeMap<>();
    List<String> troubles = new ArrayList<>();
    SortedSet<String> names = shared.names();
    Collection<PresenceRecord> present = names.isEmpty() ? List.of() : who.read();
    for (String name : names) {
      try {
        Optional<SharedSecrets.Shared> secret = shared.get(name);
        if (secret.isPresent()) {
          SortedMap<String, String> texts = seal(secret.get(), present, troubles);
          if (!texts.isEmpty()) {
            sealed.put(name, texts);
          }
        }
      } catch (IOException e) {
        troubles.add("The secret " + name + " cannot be shared: " + e.getMessage());
      }
    }
    cache.retain(names);
    return new Rendered(sealed, List.copyOf(troubles));
  }

  private SortedMap<String, String> seal(
      SharedSecrets.Shared secret, Collection<PresenceRecord> present, List<String> troubles)
      throws IOException {
    SortedMap<String, Sealed> before = cache.load(secret);
    SortedMap<String, Sealed> now = new TreeMap<>();
    for (PresenceRecord record : present) {
      String recipient = record.instanceId();
      if (!secret.parts().contains(record.nodepart())
          || recipient.equals(self)
          || record.publicKey().isEmpty()) {
        continue;
      }
      Sealed known = before.get(recipient);
      if (known != null && known.publicKey().equals(record.publicKey())) {
        now.put(recipient, known);
      } else {
        Optional<Sealed> fresh = seal(secret, record);
        fresh.ifPresent(text -> now.put(recipient, text));
        if (fresh.isEmpty()) {
          troubles.add(
              "The secret "
                  + secret.name()
                  + " cannot be sealed for "
                  + recipient
                  + ": the public key in its presence record is not valid");
        }
      }
    }
    if (!now.equals(before)) {
      cache.save(secret, now);
    }
    SortedMap<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, Sealed> each : now.entrySet()) {
      texts.put(each.getKey(), each.getValue().text());
    }
    return texts;
  }

  private Optional<Sealed> seal(SharedSecrets.Shared secret, PresenceRecord recipient) {
    byte[] publicKey;
    try {
      publicKey = Base64.getDecoder().decode(recipient.publicKey());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    SecretContext context =
        new SecretContext(deployment, self, recipient.instanceId(), secret.name());
    return Hpke.seal(publicKey, context.info(), context.aad(), secret.secret().bytes())
        .map(Base64.getEncoder()::encodeToString)
        .map(text -> new Sealed(recipient.publicKey(), text));
  }
}
