package io.federation.deploy.status;

import io.federation.cluster.SharedTree;
import io.federation.deploy.plan.Hosts;
import io.federation.deploy.plan.LockKind;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import io.federation.deploy.tree.TreeNode;
import io.federation.deploy.version.ClusterVersion;
import io.federation.deploy.version.FailedVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Where the hosts of a cluster are on their way to its version.
 *
 * @param version that of the cluster
 * @param hosts by their ids
 * @param failure that hosts go back from, or have gone back from
 * @param locks by their paths, those that somebody has or has begun something under
 */
public record ClusterStatus(
    Literal version,
    Optional<FailedVersion> failure,
    List<HostStatus> hosts,
    List<LockStatus> locks) {

  /** The names of the nodes at the top that tell it. */
  public static final List<String> TOPS =
      Stream.of(ClusterVersion.HOSTS, LockKind.PATH.folder(), LockKind.ROLE.folder())
          .map(ClusterStatus::atTop)
          .toList();

  /** What is to be expected of the hosts. */
  public enum State {
    /** All have the version. */
    DONE,
    /** Some are still to come to it. */
    DEPLOYING,
    /** They begin nothing until the next sync. */
    PAUSED,
    /** They do nothing until a person has looked. */
    STOPPED,
    /** They do nothing until the tree is that of the version again that all had before. */
    RETURNING
  }

  public ClusterStatus {
    hosts = List.copyOf(hosts);
    locks = List.copyOf(locks);
  }

  /**
   * Reads it out of a tree.
   *
   * @param top has the nodes {@link #TOPS}, if they are there
   * @return nothing if there is no {@code /hosts}
   */
  public static Optional<ClusterStatus> of(TreeNode top) {
    TreeNode hosts = top.children().get(atTop(ClusterVersion.HOSTS));
    if (hosts == null) {
      return Optional.empty();
    }
    List<HostStatus> statuses = new ArrayList<>();
    hosts.children().forEach((id, host) -> statuses.add(status(id, host.properties())));
    List<LockStatus> locks = new ArrayList<>();
    for (LockKind kind : LockKind.values()) {
      top.children()
          .getOrDefault(atTop(kind.folder()), TreeNode.EMPTY)
          .children()
          .forEach(
              (name, lock) ->
                  lock(kind, kind.folder() + "/" + name, lock, hosts.children().keySet())
                      .ifPresent(locks::add));
    }
    return Optional.of(
        new ClusterStatus(
            ClusterVersion.of(hosts.properties()),
            FailedVersion.of(hosts.properties()),
            statuses,
            locks));
  }

  private static String atTop(String path) {
    return path.substring(1);
  }

  private static HostStatus status(String id, SortedMap<String, Literal> properties) {
    return new HostStatus(
        Hosts.of(id, properties),
        Optional.ofNullable(properties.get(ClusterVersion.VERSION)),
        NodeData.text(properties, Hosts.STATUS),
        NodeData.text(properties, Hosts.ERROR));
  }

  private static Optional<LockStatus> lock(
      LockKind kind, String path, TreeNode lock, Set<String> hosts) {
    List<LockStatus.Requestor> requestors =
        lock.children().entrySet().stream()
            .sorted(Map.Entry.comparingByKey(SharedTree.BY_NUMBER))
            .map(request -> requestor(kind, request.getValue().properties(), hosts))
            .toList();
    // What stands in the folder of a role is the operator's, who has made it.
    Optional<LockStatus.Requestor> begun =
        kind == LockKind.PATH && !lock.properties().isEmpty()
            ? Optional.of(requestor(kind, lock.properties(), hosts))
            : Optional.empty();
    if (requestors.isEmpty() && begun.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new LockStatus(
            path, requestors.stream().findFirst(), requestors.stream().skip(1).toList(), begun));
  }

  private static LockStatus.Requestor requestor(
      LockKind kind, SortedMap<String, Literal> request, Set<String> hosts) {
    Optional<String> id = kind.id(request);
    return new LockStatus.Requestor(
        id, kind.name(request), id.isPresent() && !hosts.contains(id.get()));
  }

  public State state() {
    if (version.equals(ClusterVersion.STOP)) {
      return failure.filter(failed -> failed.rolledBackTo().isEmpty()).isPresent()
          ? State.RETURNING
          : State.STOPPED;
    }
    if (version.equals(ClusterVersion.PAUSE)) {
      return State.PAUSED;
    }
    return hosts.stream().allMatch(this::isCurrent) ? State.DONE : State.DEPLOYING;
  }

  /**
   * Returns whether a host has the cluster's version, and nothing else: not while it deploys. None
   * has it that deploys none.
   */
  public boolean isCurrent(HostStatus host) {
    return ClusterVersion.isDeployed(version)
        && host.version().equals(Optional.of(version))
        && host.now().isEmpty();
  }
}
