package io.federation.deploy.version;

import io.federation.cluster.NodeSnapshot;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A version that hosts go back from, or have gone back from, as the properties of {@value
 * ClusterVersion#HOSTS} say it.
 *
 * @param why which host has failed, and its error
 * @param rolledBackTo the version that they have gone back to; nothing while the tree is still the
 *     failed one's
 */
public record FailedVersion(Literal version, String why, Optional<Literal> rolledBackTo) {

  private static final String FAILED = "failed";
  private static final String FAILURE = "failure";
  private static final String RETURNED = "returned";

  /** Returns the one that properties say, if any. */
  public static Optional<FailedVersion> of(SortedMap<String, Literal> properties) {
    return Optional.ofNullable(properties.get(FAILED))
        .map(
            failed ->
                new FailedVersion(
                    failed,
                    NodeData.text(properties, FAILURE).orElse(""),
                    Optional.ofNullable(properties.get(RETURNED))));
  }

  /** Returns the one that a seen {@value ClusterVersion#HOSTS} says, if any. */
  public static Optional<FailedVersion> of(NodeSnapshot hosts) {
    return of(NodeData.read(hosts.data()));
  }

  /** Returns the one that hosts are to go back from, while the tree is still that version's. */
  public static Optional<FailedVersion> rollingBack(SortedMap<String, Literal> properties) {
    // Another program may have stopped all since they went back.
    return of(properties)
        .filter(
            failed ->
                ClusterVersion.of(properties).equals(ClusterVersion.STOP)
                    && failed.rolledBackTo().isEmpty());
  }

  /** Returns whether the cluster's version is one that hosts have gone back to. */
  public static boolean isRolledBack(NodeSnapshot hosts) {
    return of(hosts)
        .flatMap(FailedVersion::rolledBackTo)
        .equals(Optional.of(ClusterVersion.of(hosts)));
  }

  /** Sets it in properties, in place of what they say. */
  static void put(Optional<FailedVersion> failed, SortedMap<String, Literal> properties) {
    properties.remove(FAILED);
    properties.remove(FAILURE);
    properties.remove(RETURNED);
    if (failed.isPresent()) {
      properties.put(FAILED, failed.get().version());
      properties.put(FAILURE, new Literal.Text(failed.get().why()));
      failed.get().rolledBackTo().ifPresent(to -> properties.put(RETURNED, to));
    }
  }
}
