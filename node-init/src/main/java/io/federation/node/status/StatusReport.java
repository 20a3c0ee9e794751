package io.federation.node.status;

import io.federation.model.NodeStatus;
import io.federation.model.Stamp;
import io.federation.model.Version;
import io.federation.node.chat.ChatStatus;
import io.federation.node.presence.PresenceProblems;
import io.federation.node.work.FailureRecord;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that {@code node-init status} shows.
 *
 * @param identity the node's properties that say who it is, by name
 * @param status its state
 * @param heartbeat the stamp of its last heartbeat
 * @param error what is wrong with it
 * @param pause why it is paused
 * @param chat what chat owes to people
 * @param repositories its repositories, in their order
 * @param units its work units, in their order
 * @param errorSince since when {@code error} says what it says
 * @param problems what is wrong with its presence
 * @param warnings what may be wrong with who it is, or with its scripts
 * @param aws what AWS has not taken, and why
 */
public record StatusReport(
    SortedMap<String, String> identity,
    NodeStatus status,
    Optional<String> heartbeat,
    Optional<String> error,
    Optional<String> pause,
    Optional<ChatStatus> chat,
    List<RepositoryStatus> repositories,
    List<UnitStatus> units,
    Optional<Stamp> errorSince,
    List<PresenceProblems.Problem> problems,
    List<String> warnings,
    SortedMap<String, String> aws) {

  public StatusReport {
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
    aws = Collections.unmodifiableSortedMap(new TreeMap<>(aws));
    repositories = List.copyOf(repositories);
    units = List.copyOf(units);
  }

  /** Returns whether nothing is wrong that somebody should see to. */
  public boolean isWell() {
    return error.isEmpty()
        && problems.isEmpty()
        && aws.isEmpty()
        && (chat.isEmpty() || chat.get().troubles().isEmpty());
  }

  /**
   * A repository and where it stands.
   *
   * @param name its folder name
   * @param url where it comes from
   * @param branch the branch that is checked out, a testing branch perhaps; else the one it follows
   * @param version what is checked out; nothing if it is not cloned yet
   * @param note why it is not looked at
   */
  public record RepositoryStatus(
      String name,
      Optional<String> url,
      Optional<String> branch,
      Optional<Version> version,
      Optional<String> note) {}

  /**
   * A work unit and where it stands.
   *
   * @param unit its name
   * @param done the version worked last
   * @param doing the version under way
   * @param failure the version that failed, and how
   * @param note what else is wrong with it
   */
  public record UnitStatus(
      String unit,
      Optional<Version> done,
      Optional<String> doing,
      Optional<FailureRecord> failure,
      Optional<String> note) {}
}
