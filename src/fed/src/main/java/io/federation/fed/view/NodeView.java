package io.federation.fed.view;

import io.federation.model.NodeState;
import io.federation.presence.LastWork;
import io.federation.presence.history.Presence;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A node as people and programs are shown it.
 *
 * @param id its instance id
 * @param part the part it plays; empty if it has told of none
 * @param state its state's word
 * @param statetss the stamp of its last logged transition
 * @param since the stamp of its state's last change
 * @param commits for each repository the version that its work was last done for, 40 digits
 * @param ops the name of the repository with its scripts
 * @param work what it worked last, or works now
 * @param error what is wrong with it
 * @param address its IPv4 address
 * @param ports its ports by name
 * @param presence whether it was there
 * @param last the end of the last interval in which it spoke; nothing if that is too long ago
 * @param awake whether it answers its part's probe; nothing if it was not asked
 * @param here whether it has a home on this machine
 * @param agent whether its agent is connected to ZooKeeper; nothing if nodes do without that, or it
 *     cannot be reached
 */
public record NodeView(
    String id,
    String part,
    String state,
    Optional<String> statetss,
    Optional<String> since,
    SortedMap<String, String> commits,
    String ops,
    Optional<LastWork> work,
    Optional<String> error,
    Optional<String> address,
    SortedMap<String, Integer> ports,
    Presence presence,
    Optional<Instant> last,
    Optional<Boolean> awake,
    boolean here,
    Optional<Boolean> agent) {

  /** Copies the maps. */
  public NodeView {
    commits = Collections.unmodifiableSortedMap(new TreeMap<>(commits));
    ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
  }

  /**
   * Returns the version that tells best how far the node is: that of the repository that it worked
   * last; if that was never done, of the ops repository; nothing if neither was.
   */
  public Optional<String> commit() {
    return work.map(latest -> commits.get(latest.unit().repository()))
        .or(() -> Optional.ofNullable(commits.get(ops)));
  }

  /** Returns whether it was there. */
  public boolean isPresent() {
    return presence == Presence.PRESENT;
  }

  /** Returns whether it is too young to be missed: here, and not yet able to tell of itself. */
  public boolean isUnborn() {
    return here && !isPresent() && NodeState.is(state, known -> !known.isInitialised());
  }

  /** Returns whether it was not there though it should have been, as far as is known. */
  public boolean isSilent() {
    return presence == Presence.ABSENT && here && !isUnborn();
  }

  /** Returns whether it was not there, and is not expected to come back. */
  public boolean isDead() {
    return presence == Presence.ABSENT && !here;
  }

  /** Returns this as one that is gone, whatever it said last. */
  NodeView dead() {
    return changed(error, last, Optional.empty(), Presence.ABSENT, false, agent);
  }

  /** Returns this with what its probe has found, if it was asked. */
  public NodeView withAwake(Optional<Boolean> answer) {
    return changed(error, last, answer, presence, here, agent);
  }

  /** Returns this with an error, and with when it spoke last. */
  NodeView with(Optional<String> trouble, Optional<Instant> spoke) {
    return changed(trouble, spoke, awake, presence, here, agent);
  }

  /** Returns this with whether its agent is connected. */
  NodeView withAgent(boolean connected) {
    return changed(error, last, awake, presence, here, Optional.of(connected));
  }

  private NodeView changed(
      Optional<String> trouble,
      Optional<Instant> spoke,
      Optional<Boolean> answer,
      Presence there,
      boolean onThisMachine,
      Optional<Boolean> connected) {
    return new NodeView(
        id,
        part,
        state,
        statetss,
        since,
        commits,
        ops,
        work,
        trouble,
        address,
        ports,
        there,
        spoke,
        answer,
        onThisMachine,
        connected);
  }
}
