package io.federation.node.home;

import io.federation.model.Names;
import io.federation.model.NodeProperty;
import io.federation.model.NodeState;
import io.federation.model.NodeStatus;
import io.federation.model.Stamp;
import io.federation.model.StateLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes the best of the texts in a node's state files. A machine that loses its power, or a hand,
 * can leave any of them empty, cut off or full of something else; the node must go on.
 */
final class StatusFiles {

  /**
   * What came of the texts.
   *
   * @param status the status, made whole where that was needed
   * @param damage what is wrong with which file and what was taken instead; none if all is well
   */
  record Reading(NodeStatus status, Map<NodeProperty, String> damage) {}

  private final Map<NodeProperty, String> damage = new TreeMap<>();

  private StatusFiles() {}

  /** Reads the lines of {@code state}, {@code statelog} and {@code statesince}. */
  static Reading read(
      Optional<String> state, Optional<String> statelog, Optional<String> statesince) {
    StatusFiles files = new StatusFiles();
    StateLog log = files.log(statelog.orElse(""));
    NodeStatus status =
        new NodeStatus(
            files.state(state.orElse(""), log), log, files.since(statesince.orElse(""), log));
    return new Reading(status, files.damage);
  }

  private StateLog log(String text) {
    List<StateLog.Entry> entries = new ArrayList<>();
    for (String entry : text.split(";", -1)) {
      if (entry.isEmpty()) {
        continue;
      }
      try {
        entries.addAll(StateLog.parse(entry).entries());
      } catch (IllegalArgumentException e) {
        damage.put(
            NodeProperty.STATELOG,
            e.getMessage() + "; took the " + entries.size() + " transition(s) before it");
        break;
      }
    }
    return new StateLog(entries);
  }

  private NodeState state(String text, StateLog log) {
    Optional<NodeState> lastLogged = log.last().map(StateLog.Entry::state);
    if (text.isEmpty() && lastLogged.isEmpty()) {
      return NodeState.PRESETUP;
    }
    if (!text.isEmpty()) {
      try {
        return NodeState.parse(text);
      } catch (IllegalArgumentException e) {
        // Told below, with what is taken instead.
      }
    }
    NodeState taken = lastLogged.orElse(NodeState.PRESETUP);
    damage.put(
        NodeProperty.STATE,
        (text.isEmpty() ? "it is empty" : Names.quote(text) + " is not a state")
            + "; took "
            + taken.word()
            + (lastLogged.isPresent() ? ", the last one in statelog.txt" : ": run node-init init"));
    return taken;
  }

  private Optional<Stamp> since(String text, StateLog log) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Stamp.parse(text));
    } catch (IllegalArgumentException e) {
      damage.put(NodeProperty.STATESINCE, e.getMessage() + "; took the last one in statelog.txt");
      return log.last().map(StateLog.Entry::at);
    }
  }
}
