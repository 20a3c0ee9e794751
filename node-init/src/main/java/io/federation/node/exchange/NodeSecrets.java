package io.federation.node.exchange;

import io.federation.machine.RetryPolicy;
import io.federation.model.NodeProperty;
import io.federation.model.spec.AwsNodeConfig;
import io.federation.node.ec2.Ec2;
import io.federation.node.home.NodeHome;
import io.federation.node.presence.Presence;
import io.federation.presence.PresenceRecord;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.secret.SealedSecrets;
import io.federation.presence.secret.Secret;
import io.federation.presence.secret.SecretFiles;
import io.federation.presence.secret.SecretStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A node's way to secrets. */
public final class NodeSecrets {

  /** How long the server may take to tell, or to be told, who is there. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final NodeHome home;
  private final Federation federation;
  private final Presence presence;
  private final Optional<Ec2> ec2;
  private final RetryPolicy<PresenceUnavailableException> retries;

  public NodeSecrets(
      NodeHome home,
      Federation federation,
      Presence presence,
      Optional<Ec2> ec2,
      RetryPolicy<PresenceUnavailableException> retries) {
    this.home = home;
    this.federation = federation;
    this.presence = presence;
    this.ec2 = ec2;
    this.retries = retries;
  }

  /** Shares a secret, as {@link SecretStore#share} does. */
  public void share(String name, Set<String> parts, Secret secret)
      throws PresenceUnavailableException, IOException, InterruptedException {
    store().share(name, parts, secret);
  }

  /** Forgets a secret, as {@link SecretStore#forget} does. */
  public boolean forget(String name)
      throws PresenceUnavailableException, IOException, InterruptedException {
    return store().forget(name);
  }

  /**
   * Reads a secret, as {@link SecretStore#read} does.
   *
   * @param wait for how long to try again while it is not there or the server is down
   */
  public SecretStore.Reading read(String name, String part, Optional<String> node, Duration wait)
      throws PresenceUnavailableException, IOException, InterruptedException {
    SecretStore store = store();
    return retries.tryFor(
        wait,
        reading -> reading instanceof SecretStore.Reading.Found,
        () -> store.read(name, part, node));
  }

  private SecretStore store() throws IOException {
    federation.checkPresence();
    String deployment = federation.name(NodeProperty.DEPLOYMENT);
    String self = federation.name(NodeProperty.INSTANCE_ID);
    Immediate access = new Immediate();
    if (ec2.isPresent()
        && federation.config().aws().sharedSecrets()
            == AwsNodeConfig.SharedSecrets.SECRETS_MANAGER) {
      String unused = federation.name(NodeProperty.NODEPART);
      return ec2.get().secrets(access);
    }
    return new SealedSecrets(
        SecretFiles.in(home.credentials(), home.run()), deployment, self, access);
  }

  /** Publishes and reads now, and not at the next heartbeat. */
  private final class Immediate implements SealedSecrets.PresenceAccess {

    @Override
    public List<PresenceRecord> present()
        throws PresenceUnavailableException, IOException, InterruptedException {
      return presence.immediate().read(federation.config(), LIMIT);
    }

    @Override
    public void publish() throws PresenceUnavailableException, IOException, InterruptedException {
      presence.immediate().publish(federation.config(), LIMIT);
    }
  }
}
