package io.federation.fed.board;

import io.federation.fed.view.FederationView;
import io.federation.fed.view.NodeView;
import io.federation.model.NodeState;
import io.federation.presence.history.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds nodes that have gone without a word: not present for three minutes, and not terminating.
 * Each is told once, and once more should it come back. Those that were gone for long when the
 * watch began are old news.
 */
public final class AbsenceAlarm {

  /** How long a node may be away before somebody is told. */
  static final Duration LONGEST_ABSENCE = Duration.ofMinutes(3);

  /** How long before the beginning a node may have spoken last, to be waited for. */
  private static final Duration RECENT = LONGEST_ABSENCE.plusMinutes(2);

  /**
   * What is to be told of a node.
   *
   * @param node the node
   * @param back whether it is there again
   */
  public record Notice(NodeView node, boolean back) {}

  private final Map<String, Instant> absent = new HashMap<>();
  private final Set<String> told = new HashSet<>();
  private final Set<String> seen = new HashSet<>();

  /** Returns what is to be told after this look. */
  public List<Notice> after(FederationView view) {
    List<Notice> notices = new ArrayList<>();
    for (NodeView node : view.nodes()) {
      if (node.isPresent()) {
        seen.add(node.id());
        absent.remove(node.id());
        if (told.remove(node.id())) {
          notices.add(new Notice(node, true));
        }
      } else if (isMissed(node, view.moment())) {
        Instant since = absent.computeIfAbsent(node.id(), id -> since(node, view.moment()));
        if (!since.plus(LONGEST_ABSENCE).isAfter(view.moment()) && told.add(node.id())) {
          notices.add(new Notice(node, false));
        }
      }
    }
    return notices;
  }

  private boolean isMissed(NodeView node, Instant now) {
    boolean known =
        seen.contains(node.id())
            || absent.containsKey(node.id())
            || node.last().map(last -> last.plus(RECENT).isAfter(now)).orElse(false);
    return known
        && node.presence() == Presence.ABSENT
        && !node.isUnborn()
        && !NodeState.is(node.state(), NodeState::isEnding);
  }

  /** Of a node that was there at an earlier look, its absence begins with this one. */
  private Instant since(NodeView node, Instant now) {
    return seen.contains(node.id()) ? now : node.last().orElse(now);
  }
}
