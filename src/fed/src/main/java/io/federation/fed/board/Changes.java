package io.federation.fed.board;

import io.federation.fed.view.FederationView;
import io.federation.fed.view.NodeView;
import io.federation.fed.view.TimeText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what has changed from one view of a federation to the next, and says it in lines. */
public final class Changes {

  private Map<String, NodeView> known = new HashMap<>();
  private boolean begun;

  /**
   * Returns what has changed since the last call, a line each; of the first view nothing.
   *
   * @param times shows when that was
   */
  public List<Line> since(FederationView view, TimeText times) {
    List<Line> lines = new ArrayList<>();
    Map<String, NodeView> next = new HashMap<>();
    NodeText words = new NodeText(times);
    Line time = Line.of(times.show(view.moment()) + " ", TextStyle.FAINT);
    for (NodeView node : view.nodes()) {
      next.put(node.id(), node);
      NodeView before = known.get(node.id());
      for (Line.Words news : begun ? news(before, node, words) : List.<Line.Words>of()) {
        lines.add(
            time.and(node.id(), TextStyle.TITLE)
                .and(": ", TextStyle.PLAIN)
                .and(news.text(), news.tone()));
      }
    }
    known.values().stream()
        .filter(node -> !next.containsKey(node.id()) && !node.isDead())
        .map(NodeView::id)
        .sorted()
        .forEach(id -> lines.add(time.and(id, TextStyle.TITLE).and(": gone", TextStyle.BAD)));
    known = next;
    begun = true;
    return lines;
  }

  private static List<Line.Words> news(@Nullable NodeView before, NodeView node, NodeText words) {
    if (before == null) {
      return List.of(new Line.Words("new, " + words.state(node).text(), TextStyle.BUSY));
    }
    List<Line.Words> news = new ArrayList<>();
    Line.Words from = words.state(before);
    Line.Words to = words.state(node);
    boolean worked = workDone(before, node);
    if (!from.text().equals(to.text()) || worked) {
      String step = from.text().equals(to.text()) ? to.text() : from.text() + " -> " + to.text();
      String more = message(before, node, words, worked);
      news.add(
          new Line.Words(
              step + (more.isEmpty() ? "" : ": " + more),
              node.isDead() ? TextStyle.BAD : to.tone()));
    } else if (!before.error().equals(node.error()) && node.error().isPresent()) {
      news.add(new Line.Words(node.error().get(), TextStyle.BAD));
    }
    if (before.awake().isPresent()
        && node.awake().isPresent()
        && !before.awake().equals(node.awake())) {
      boolean awake = node.awake().get();
      news.add(
          new Line.Words(awake ? "awake" : "not awake", awake ? TextStyle.GOOD : TextStyle.BAD));
    }
    return news;
  }

  /** A work that is over between two looks was not seen as a state. */
  private static boolean workDone(NodeView before, NodeView node) {
    return node.work().isPresent()
        && node.work().get().result().isOver()
        && !before.work().equals(node.work());
  }

  private static String message(NodeView before, NodeView node, NodeText words, boolean worked) {
    if (node.isDead() || node.isSilent() || node.error().isPresent()) {
      return words.message(node).text();
    }
    Optional<String> work =
        worked || !before.work().equals(node.work())
            ? node.work().map(NodeText::work)
            : Optional.empty();
    return work.orElse("");
  }
}
