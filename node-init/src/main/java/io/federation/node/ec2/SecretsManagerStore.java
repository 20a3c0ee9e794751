package io.federation.node.ec2;

import io.federation.machine.Deadline;
import io.federation.model.NodeProperty;
import io.federation.model.PropertyText;
import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import io.federation.model.aws.AwsOutcome.Result;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.presence.PresenceRecord;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.secret.ReceivedSecrets;
import io.federation.presence.secret.SealedSecrets;
import io.federation.presence.secret.Secret;
import io.federation.presence.secret.SecretFiles;
import io.federation.presence.secret.SecretStore;
import io.federation.presence.secret.SharedSecrets;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Secrets that nodes share through AWS Secrets Manager, as {@link SharedSecretCalls} says. */
final class SecretsManagerStore implements SecretStore {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final SecretFiles files;
  private final NodeInfo nodeInfo;
  private final SharedSecretCalls calls;
  private final SealedSecrets.PresenceAccess presence;
  private final AwsMirror mirror;
  private final AwsCallProgram program;

  SecretsManagerStore(
      NodeHome home,
      SealedSecrets.PresenceAccess presence,
      AwsMirror mirror,
      AwsCallProgram program) {
    this.files = SecretFiles.in(home.credentials(), home.run());
    this.nodeInfo = new NodeInfo(home);
    this.calls = new SharedSecretCalls(home);
    this.presence = presence;
    this.mirror = mirror;
    this.program = program;
  }

  @Override
  public void share(String name, Set<String> parts, Secret secret)
      throws PresenceUnavailableException, IOException {
    new SharedSecrets(files.shared()).put(name, parts, secret);
    tell();
  }

  @Override
  public boolean forget(String name) throws PresenceUnavailableException, IOException {
    boolean was = new SharedSecrets(files.shared()).remove(name);
    if (was) {
      tell();
    }
    return was;
  }

  private void tell() throws PresenceUnavailableException, IOException {
    Optional<String> problem = mirror.tellSharedSecrets(LIMIT);
    if (problem.isPresent()) {
      throw new PresenceUnavailableException(problem.get());
    }
  }

  @Override
  public Reading read(String name, String part, Optional<String> node)
      throws PresenceUnavailableException, IOException, InterruptedException {
    List<PresenceRecord> sharers =
        SecretStore.sharers(presence.present(), word(NodeProperty.INSTANCE_ID), name, part, node);
    if (sharers.isEmpty()) {
      return new Reading.Missing(SecretStore.noSharerLives(part, node));
    }
    String reader = word(NodeProperty.NODEPART);
    String path = calls.path(reader, part, name);
    AwsOutcome outcome =
        program.call(List.of(new AwsCall.ReadSecret(path)), Deadline.in(LIMIT)).get(0);
    if (outcome.result() == Result.NOT_FOUND) {
      return new Reading.Missing("no node of " + part + " shares it with " + reader);
    } else if (!outcome.isDone()) {
      throw new PresenceUnavailableException(outcome.text());
    }
    Map<String, String> texts = PropertyText.parse(outcome.text());
    String sharer = texts.getOrDefault(SharedSecretCalls.NODE, "");
    if (sharers.stream().noneMatch(record -> record.instanceId().equals(sharer))) {
      return new Reading.Missing(
          "what is there was shared by "
              + sharer
              + node.map(id -> ", not by " + id).orElse(", which does not live"));
    }
    Secret secret = value(path, texts);
    new ReceivedSecrets(files.received()).note(name, secret);
    return new Reading.Found(secret);
  }

  private String word(NodeProperty property) throws IOException {
    return nodeInfo.name(property).orElse("");
  }

  private static Secret value(String path, Map<String, String> texts) throws IOException {
    try {
      return new Secret(
          Base64.getDecoder().decode(texts.getOrDefault(SharedSecretCalls.VALUE, "")));
    } catch (IllegalArgumentException e) {
      // Without the cause, which may show a piece of the value.
      throw new IOException(
          "the secret " + path + " of AWS was not shared by a node: delete it, and share it anew");
    }
  }
}
