package io.federation.node.ec2;

import io.federation.model.NodeProperty;
import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import io.federation.model.spec.AwsNodeConfig;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.repository.ConfigStore;
import io.federation.presence.secret.SecretFiles;
import io.federation.presence.secret.SharedSecrets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Keeps secrets of AWS at what the node shares, where federation.yaml says so: one for each part
 * whose nodes may read it, DEPLOYMENT/PART/SHARER'S PART/NAME, so that a role can be bound to a
 * path. Of several nodes of a part that share under one name the last one stands there. What a node
 * shares goes when it ends.
 */
final class SharedSecretCalls {

  /** The texts of such a secret: who shares it, and the value in Base64. */
  static final String NODE = "node";

  static final String VALUE = "value";

  /** Notes of what is told: the id of what is shared, by part and name. */
  private static final String TOLD = "shared.";

  private final NodeHome home;
  private final NodeInfo nodeInfo;

  SharedSecretCalls(NodeHome home) {
    this.home = home;
    this.nodeInfo = new NodeInfo(home);
  }

  /** Returns the name of the secret at AWS that nodes of {@code reader} read. */
  String path(String reader, String sharer, String name) throws IOException {
    return String.join("/", word(NodeProperty.DEPLOYMENT), reader, sharer, name);
  }

  /** Adds the calls that are due. */
  void add(
      String instance, PendingCall.Situation situation, AwsStateFile notes, List<PendingCall> to)
      throws IOException {
    SharedSecrets shared =
        new SharedSecrets(SecretFiles.in(home.credentials(), home.run()).shared());
    SortedSet<String> names = shared.names();
    SortedMap<String, String> told = notes.below(TOLD);
    if (names.isEmpty() && told.isEmpty()) {
      return;
    }
    List<String> kept = new ArrayList<>();
    if (!situation.status().state().isEnding() && isKeptHere()) {
      for (String name : names) {
        for (SharedSecrets.Shared secret : usable(shared, name)) {
          for (String reader : secret.parts()) {
            kept.add(reader + "/" + name);
            if (!secret.id().equals(told.get(reader + "/" + name))) {
              to.add(write(instance, reader, secret, notes));
            }
          }
        }
      }
    }
    for (String key : told.keySet()) {
      if (!kept.contains(key)) {
        to.add(delete(instance, key, notes));
      }
    }
  }

  private boolean isKeptHere() throws IOException {
    return new ConfigStore(home).load().aws().sharedSecrets()
        == AwsNodeConfig.SharedSecrets.SECRETS_MANAGER;
  }

  /** Returns a secret if its file can be used; else its presence record's maker tells why not. */
  private static List<SharedSecrets.Shared> usable(SharedSecrets shared, String name) {
    try {
      return shared.get(name).stream().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private PendingCall write(
      String instance, String reader, SharedSecrets.Shared secret, AwsStateFile notes)
      throws IOException {
    String value = Base64.getEncoder().encodeToString(secret.secret().bytes());
    return new PendingCall(
        "sharing of secret " + secret.name() + " with " + reader,
        new AwsCall.WriteSecret(
            path(reader, secret.name()), new TreeMap<>(Map.of(NODE, instance, VALUE, value))),
        outcome -> take(outcome, reader + "/" + secret.name(), secret.id(), notes));
  }

  private PendingCall delete(String instance, String key, AwsStateFile notes) throws IOException {
    String reader = key.substring(0, key.indexOf('/'));
    String name = key.substring(reader.length() + 1);
    return new PendingCall(
        "end of sharing secret " + name + " with " + reader,
        new AwsCall.DeleteSecret(path(reader, name), NODE, instance),
        outcome -> take(outcome, key, "", notes));
  }

  private String path(String reader, String name) throws IOException {
    return path(reader, word(NodeProperty.NODEPART), name);
  }

  private String word(NodeProperty property) throws IOException {
    return nodeInfo.name(property).orElse("");
  }

  private static String take(AwsOutcome outcome, String key, String id, AwsStateFile notes) {
    if (outcome.isDone()) {
      notes.set(TOLD + key, id);
    }
    return outcome.isDone() ? "" : outcome.text();
  }
}
