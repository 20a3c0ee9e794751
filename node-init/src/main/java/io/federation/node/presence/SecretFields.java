package io.federation.node.presence;

import io.federation.machine.ErrorText;
import io.federation.model.NodeProperty;
import io.federation.model.Stamp;
import io.federation.model.spec.AwsNodeConfig;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.presence.PresenceRecordBuilder;
import io.federation.presence.secret.NodeKey;
import io.federation.presence.secret.SealedShares;
import io.federation.presence.secret.SecretFiles;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds the node's public key, and what it shares, sealed for those who may have it. */
final class SecretFields {

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private SortedMap<String, SortedMap<String, String>> sealed = new TreeMap<>();
  private List<String> news = List.of();

  /** Whether what is shared stands in another place, and only its files are checked here. */
  private boolean isElsewhere;

  SecretFields(NodeHome home, NodeInfo nodeInfo) {
    this.home = home;
    this.nodeInfo = nodeInfo;
  }

  /**
   * Adds what there is now. It changes only where there is news, since each change of a record is a
   * push.
   */
  void addTo(PresenceRecordBuilder record, AwsNodeConfig aws, Instant now) throws IOException {
    isElsewhere =
        aws.sharedSecrets() == AwsNodeConfig.SharedSecrets.SECRETS_MANAGER && nodeInfo.isOnEc2();
    SecretFiles files = SecretFiles.in(home.credentials(), home.run());
    List<String> problems = new ArrayList<>();
    // What is wrong with secrets does not keep the node from publishing the rest.
    try {
      record.publicKey(new NodeKey(files.key()).publicKey());
    } catch (IOException e) {
      problems.add("Nobody can share secrets with this node: " + ErrorText.of(e));
    }
    try {
      SealedShares.Rendered rendered = render(files);
      sealed = rendered.sealed();
      record.sealed(sealed);
      problems.addAll(rendered.troubles());
    } catch (IOException e) {
      problems.add("Secrets are not shared: " + ErrorText.of(e));
    }
    news = changed(problems, now) ? List.copyOf(problems) : List.of();
  }

  private SealedShares.Rendered render(SecretFiles files) throws IOException {
    Optional<String> self = nodeInfo.name(NodeProperty.INSTANCE_ID);
    Optional<String> deployment = nodeInfo.name(NodeProperty.DEPLOYMENT);
    return self.isEmpty() || deployment.isEmpty()
        ? new SealedShares.Rendered(new TreeMap<>(), List.of())
        : new SealedShares(files, deployment.get(), self.get())
            .render(isElsewhere ? List::of : () -> new LiveNodes(home).read());
  }

  /** Returns whether others came or went since, so that it would add something else now. */
  boolean isOutdated() {
    try {
      return !render(SecretFiles.in(home.credentials(), home.run())).sealed().equals(sealed);
    } catch (IOException e) {
      // The next record meets the same trouble and tells it.
      return false;
    }
  }

  /** What lasts is told once, and not by each heartbeat. */
  private boolean changed(List<String> problems, Instant now) throws IOException {
    PresenceProblems known = new PresenceProblems(home);
    if (problems.isEmpty()) {
      known.end(PresenceProblems.SECRETS);
      return false;
    }
    return known.note(PresenceProblems.SECRETS, String.join("; ", problems), new Stamp(now));
  }

  /** Returns what was wrong and is to be told, one line each. */
  List<String> problems() {
    return news;
  }
}
